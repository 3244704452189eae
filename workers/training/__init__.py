"""Train the network of the truncation stage: gather texts, cut them, fit, calibrate, measure, and write the weights."""
