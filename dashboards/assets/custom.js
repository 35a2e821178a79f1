// What every page shares in the browser: patching text in place, the page's language and title, copying, reading a file.
window.rondom = (function () {
  "use strict";
  const MOST = 65536;

  // Where a reverse proxy put us under a path, everything in the browser begins with it; Python knows pages by "/…" alone.
  function root() { return ((window.solara && window.solara.rootPath) || "").replace(/\/$/, ""); }
  function inside(path) { return path === root() || path.startsWith(root() + "/") || path.startsWith(root() + "?"); }
  function rooted(path) { return path.startsWith("/") && !(root() && inside(path)) ? root() + path : path; }
  function unrooted(path) { return root() && inside(path) ? path.slice(root().length) || "/" : path; }

  // Solara's navigator leaves that path out of the address when it goes to another page.
  const push = window.history.pushState.bind(window.history);
  window.history.pushState = (state, title, url) => push(state, title, typeof url === "string" ? rooted(url) : url);

  // Make `now` look like `next` and keep what is alike: focus, open folds and what people typed survive.
  function patch(now, next) {
    for (const { name } of [...now.attributes]) {
      const fold = now.tagName === "DETAILS" && name === "open";
      if (!next.hasAttribute(name) && !fold) { now.removeAttribute(name); }
    }
    for (const { name, value } of [...next.attributes]) {
      if (now.getAttribute(name) !== value) { now.setAttribute(name, value); }
    }
    if (now.tagName === "INPUT") {
      now.checked = next.hasAttribute("checked");
      if (now.type !== "file" && document.activeElement !== now) { now.value = next.getAttribute("value") || ""; }
    }
    children(now, next);
    if (now.tagName === "SELECT") {
      const chosen = next.querySelector("option[selected]");
      if (chosen) { now.value = chosen.getAttribute("value"); }
    }
  }

  function alike(a, b) {
    return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");
  }

  // Something came or went in front of `made`: what stands after it stays what it is, with its focus, instead of being
  // made anew. Gives what `made` is to be compared with; null where it is to be put in.
  function beside(now, news, index) {
    const made = news[index], olds = [...now.childNodes].slice(index);
    const gone = olds.findIndex((old) => alike(old, made));
    const come = news.slice(index).findIndex((later) => alike(olds[0], later));
    if (gone > 0 && (come < 0 || gone <= come)) { olds.slice(0, gone).forEach((old) => now.removeChild(old)); return olds[gone]; }
    return come > 0 ? null : olds[0];
  }

  function children(now, next) {
    const news = [...next.childNodes];
    news.forEach((made, index) => {
      if (!now.childNodes[index]) { now.appendChild(made); return; }
      const old = beside(now, news, index);
      if (!old) { now.insertBefore(made, now.childNodes[index]); return; }
      if (!alike(old, made)) { now.replaceChild(made, old); return; }
      if (made.nodeType !== Node.ELEMENT_NODE) {
        if (old.nodeValue !== made.nodeValue) { old.nodeValue = made.nodeValue; }
      } else if (!old.isEqualNode(made) || old.querySelector("input,select") || old.matches("input,select")) {
        patch(old, made);
      }
    });
    while (now.childNodes.length > news.length) { now.removeChild(now.lastChild); }
  }

  function morph(spot, html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    if (root()) {
      made.content.querySelectorAll('a[href^="/"]').forEach((link) => link.setAttribute("href", rooted(link.getAttribute("href"))));
    }
    children(spot, made.content);
  }

  let shown = null, owner = null, turn = 0;
  // The page itself comes after its frame, and how long after depends on the machine: wait for a heading that is new.
  function arrived(then) {
    const mine = ++turn, end = performance.now() + 30000;
    const look = () => {
      if (mine !== turn || performance.now() > end) { return; }
      const first = document.querySelector("main h1");
      if (!first || first === owner) { window.requestAnimationFrame(look); return; }
      owner = first;
      then(first);
    };
    look();
  }

  function page(lang, heading) {
    const other = document.documentElement.lang !== lang;
    document.documentElement.lang = lang;
    if (!heading) { return; }
    document.title = heading + " · rondom";
    if (shown === heading) { return; }
    // The same page in another language keeps its place and its focus.
    if (shown !== null && !other) {
      window.scrollTo(0, 0);
      arrived((first) => { first.tabIndex = -1; first.focus({ preventScroll: true }); });
    } else if (shown === null) {
      arrived(() => {
        const spot = window.location.hash && document.getElementById(window.location.hash.slice(1));
        if (spot) { spot.scrollIntoView(); }
      });
    }
    shown = heading;
  }

  function toggle(spot) {
    const open = spot.getAttribute("aria-expanded") !== "true";
    spot.setAttribute("aria-expanded", String(open));
    document.getElementById(spot.dataset.toggle).classList.toggle("open", open);
  }

  function told(spot) {
    const before = spot.textContent;
    spot.textContent = spot.dataset.done || "✓";
    window.setTimeout(() => { spot.textContent = before; }, 1500);
  }

  function copy(spot) {
    const source = document.getElementById(spot.dataset.copy);
    const text = source ? source.textContent : window.location.href;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(() => told(spot));
      return;
    }
    const field = document.createElement("textarea");
    field.value = text;
    document.body.appendChild(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    told(spot);
  }

  function read(field, then) {
    const file = field.files[0];
    if (!file) { return; }
    if (file.size > MOST) { then({ file: file.name.slice(0, 200), text: "", large: true }); field.value = ""; return; }
    file.text().then((text) => { then({ file: file.name.slice(0, 200), text: text, large: false }); field.value = ""; });
  }

  // Heavy work in its turn, one piece between two pictures of the screen: words stand there first, and what is in view
  // comes before what is not. A second piece for the same spot takes the place of the first.
  const waiting = new Map();
  let working = false;
  function later(spot, work) {
    waiting.set(spot, work);
    if (!working) { working = true; soon(); }
  }

  function soon() {
    if (document.hidden) { window.setTimeout(one, 0); return; }
    window.requestAnimationFrame(() => window.setTimeout(one, 0));
  }

  function one() {
    const far = (spot) => {
      const box = spot.getBoundingClientRect();
      return Math.max(0, box.top - window.innerHeight, -box.bottom);
    };
    const [first] = [...waiting.keys()].filter((spot) => spot.isConnected).sort((a, b) => far(a) - far(b));
    const work = waiting.get(first);
    if (first) { waiting.delete(first); } else { waiting.clear(); }
    working = waiting.size > 0;
    if (working) { soon(); }
    if (work) { work(); }
  }

  return { morph, page, copy, read, toggle, later, rooted, unrooted };
})();
