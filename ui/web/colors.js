// An accent colour of the owner's choice, kept readable (WCAG 2.2, 1.4.3 and 1.4.11).

const PAPER = { light: "#e3e3e3", dark: "#3a3d41" }; // as near to the text as our washes come
const AA = 4.5;

/** Use "#rrggbb" as the accent below `root`; anything else is left alone. */
export function useAccent(root, color) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return;
  const text = `light-dark(${readable(color, PAPER.light)}, ${readable(color, PAPER.dark)})`;
  root.style.setProperty("--fn-accent", color);
  root.style.setProperty("--fn-on-accent", onTop(color));
  root.style.setProperty("--fn-accent-text", text);
}

/** Black or white, whichever is read better on a colour; at least 4.58 to 1. */
export function onTop(color) {
  return contrast(color, "#ffffff") >= contrast(color, "#000000") ? "#ffffff" : "#000000";
}

/** The colour, moved towards black or white until it can be read on paper of a colour. */
export function readable(color, paper) {
  const goal = onTop(paper);
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, goal, share);
    if (contrast(mixed, paper) >= AA) return mixed;
  }
  return goal;
}

/** The contrast of two colours by WCAG, 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color) {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(color, goal, share) {
  const [from, to] = [channels(color), channels(goal)];
  const mixed = from.map((channel, index) => Math.round(channel + (to[index] - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channels(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}
