// Everything here is a convenience: each page works without it.
'use strict';
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Menus close on Escape and when the attention goes elsewhere.
  const closeMenus = (except) => all('details[data-menu][open]').forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener('click', (e) => closeMenus(e.target.closest('details[data-menu]')));
  document.addEventListener('focusin', (e) => closeMenus(e.target.closest('details[data-menu]')));

  // Printing needs a script, so its button shows only with one.
  all('[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });

  // A refused form: the first field at fault takes the focus.
  one('[aria-invalid="true"]')?.focus();

  const toggleDefinitions = () => {
    const definitions = all('details.def');
    const open = definitions.some((d) => !d.open);
    definitions.forEach((d) => { d.open = open; });
  };
  const focusField = () => one('main input:not([type=hidden]):not([hidden]), main select')?.focus();
  const keys = {
    '/': focusField,
    '?': () => one('#raccourcis')?.showModal(),
    b: () => one('a[href="/bilans"]')?.click(),
    d: toggleDefinitions,
    i: () => window.print(),
  };
  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      const menu = one('details[data-menu][open]');
      closeMenus();
      if (menu) one('summary', menu).focus();
      return;
    }
    const typing = e.target.closest('input, select, textarea, dialog, [contenteditable]');
    if (typing || e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
    e.preventDefault();
    keys[e.key]();
  });

  // Progress: the page asks for itself and takes its own live part out of the
  // answer. Once the work is over the answer has none: show it whole.
  const live = one('[data-live]');
  const follow = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = one('[data-live]', page);
      if (!answer.ok || !fresh) {
        location.reload();
        return;
      }
      const bar = one('progress', live);
      const now = one('progress', fresh);
      if (now.hasAttribute('value')) bar.value = now.value;
      one('[data-live-text]', live).textContent = one('[data-live-text]', fresh).textContent;
    } catch {
      // The network is away for a moment: the next turn asks again.
    }
    setTimeout(follow, 1500);
  };
  if (live) setTimeout(follow, 1500);
})();
