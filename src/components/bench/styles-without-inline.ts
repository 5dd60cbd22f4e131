/**
 * xterm writes its colours and cell sizes into `<style>` elements and, for 24-bit colours, into `style` attributes; the
 * site's policy refuses both. Here both go through the CSS object model, which a policy does not govern.
 */
function createElementByObjectModel(document: Document): Document["createElement"] {
  const create = document.createElement.bind(document);
  return (name: string, options?: ElementCreationOptions): HTMLElement => {
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

/** `document` as xterm's `documentOverride`. */
export function documentForXterm(document: Document): Document {
  const createElement = createElementByObjectModel(document);
  return new Proxy(document, {
    get(target, property) {
      if (property === "createElement") return createElement;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Runs `open`, whose part that ignores `documentOverride` (xterm 6.0's scrollbar) creates a `<style>` element, too. */
export function withoutInlineStyles(document: Document, open: () => void): void {
  document.createElement = createElementByObjectModel(document);
  try {
    open();
  } finally {
    // Uncovers the prototype's method.
    Reflect.deleteProperty(document, "createElement");
  }
}
