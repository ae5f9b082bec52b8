// The least contrast of any text that a page shows, and the text.
(() => {
  const parse = (color) => (color.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const linear = (v) => v / 255 <= 0.03928 ? v / 255 / 12.92 : Math.pow((v / 255 + 0.055) / 1.055, 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0.99) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  let worst = { ratio: 99, text: '' };
  for (const e of document.querySelectorAll('body *')) {
    const hasText = [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!hasText || !e.getClientRects().length || e instanceof SVGElement) continue;
    const front = luminance(parse(getComputedStyle(e).color));
    const back = luminance(behind(e));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text: e.textContent.trim().slice(0, 40) + ' <' + e.className + '>' };
  }
  return worst;
})()
