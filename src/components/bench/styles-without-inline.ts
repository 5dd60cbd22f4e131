/**
 * xterm writes its colours and cell sizes into `<style>` elements and some colours (24-bit ones, and those that it
 * adjusts for contrast) into `style` attributes; the site's policy refuses both. From here on both go through the CSS
 * object model, which a policy does not govern. It is the document's own `createElement` that changes: xterm 6.0 has a
 * `documentOverride`, but uses it in some of the places only.
 */
export function styleByObjectModel(document: Document): void {
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions): HTMLElement => {
    if (name === "style") return sheetElement(document, create);
    const element = create(name, options);
    if (name === "span") {
      const setAttribute = element.setAttribute.bind(element);
      element.setAttribute = (attribute, value) => {
        if (attribute === "style") element.style.cssText = value;
        else setAttribute(attribute, value);
      };
    }
    return element;
  };
}

/** An element whose text is the text of an adopted style sheet, for as long as it has not been removed. */
function sheetElement(document: Document, create: Document["createElement"]): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const element = create("template");
  Object.defineProperty(element, "textContent", { set: (text: string) => sheet.replaceSync(text) });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}
