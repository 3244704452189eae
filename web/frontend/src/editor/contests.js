// Passages that two windows changed: mine stand in the text, theirs beside it, and nothing is saved before each is settled.
export class Contests {
  constructor(form, surface, settled) {
    this.form = form;
    this.surface = surface;
    this.settled = settled;
    this.home = form.querySelector("[data-contests]");
  }

  /** What the desk put on the page itself. */
  begin() {
    if (this.cards.length) this.arm();
    this.home.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take]");
      if (button) this.take(button.closest("[data-contest]"), button.dataset.take);
    });
  }

  get cards() {
    return [...this.home.querySelectorAll("[data-contest]")];
  }

  get open() {
    return this.cards.length > 0;
  }

  /** Show these cards; false when there are none. */
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    this.home.replaceChildren(...fresh.body.childNodes);
    if (!this.open) return false;
    this.arm();
    this.ask();
    return true;
  }

  arm() {
    for (const choices of this.home.querySelectorAll("[data-choices]")) choices.hidden = false;
    const passages = this.cards.filter((card) => card.dataset.contest === "body");
    this.surface.contest(
      passages.map((card) => ({ id: card.id, ...this.surface.lines(Number(card.dataset.line), Number(card.dataset.count)) })),
    );
  }

  ask() {
    this.home.querySelector("h2").focus();
    this.home.scrollIntoView({ block: "start" });
  }

  take(card, whose) {
    const other = card.querySelector("[data-other]").value;
    if (whose !== "mine" && card.dataset.contest === "body") this.takePassage(card, other, whose);
    else if (whose === "theirs") this.form.elements.namedItem(card.dataset.contest).value = other;
    const next = card.nextElementSibling?.querySelector("button") ?? card.previousElementSibling?.querySelector("button");
    card.remove();
    this.surface.contest(this.surface.contested().filter((one) => one.id !== card.id));
    if (this.open) return next?.focus();
    this.home.replaceChildren();
    this.surface.view.focus();
    this.settled();
  }

  takePassage(card, other, whose) {
    const place = this.surface.contested().find((one) => one.id === card.id);
    const doc = this.surface.view.state.doc;
    if (whose === "both") {
      const apart = doc.lineAt(place.to).number < doc.lines && doc.line(doc.lineAt(place.to).number + 1).text.trim() === "" ? "\n\n" : "\n";
      return this.surface.change([{ from: place.to, insert: place.to > place.from ? apart + other : `${other}\n` }]);
    }
    const { from, to } = place;
    if (card.dataset.gone !== undefined) return this.surface.change([{ from, to: Math.min(to + 1, doc.length) }]);
    this.surface.change([{ from, to, insert: to > from ? other : `${other}\n` }]);
  }
}
