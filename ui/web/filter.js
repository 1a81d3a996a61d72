// What says, also where the filter is closed, that it leaves articles out.

/** Write into the filter's button how many of its fields are filled. `title`: the word on it. */
export function countFilters(title) {
  const label = document.querySelector("#fn-filter > .label-wrap > span:first-child");
  if (!label) return;
  const texts = [...document.querySelectorAll('#fn-filter [data-testid="textbox"]')];
  const filled = texts.filter((one) => one.value.trim()).length;
  const count = filled + Number(document.querySelector("#fn-filter .token") !== null);
  const told = count ? `${title} (${count})` : title;
  if (label.textContent !== told) label.textContent = told;
  label.parentElement.classList.toggle("fn-on", count > 0);
}
