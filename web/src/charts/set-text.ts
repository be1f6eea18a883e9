/** Puts a text into an element that holds nothing else; the node stays, which is the cheapest way to change what is seen. */
export function setText(element: Element | null, text: string): void {
  const node = element?.firstChild;
  if (!element || node?.nodeValue === text) return;
  if (node) node.nodeValue = text;
  else element.textContent = text;
}
