// Everything here only makes quicker what the pages already do without it.
import { startComments } from "./comments.js";
import { startLive } from "./live.js";
import { startMarks } from "./marks.js";
import { dropSent } from "./sent.js";
import { startSwitches } from "./switches.js";
import { startTimes } from "./times.js";
import "./review.js";

startSwitches();
startTimes();
startMarks();
dropSent();
startComments();
startLive();
