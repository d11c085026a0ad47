// The arrows turn the pages. Without a script, the links and the wheel do.
'use strict';
(() => {
  const slides = [...document.querySelectorAll('.slide')];
  const turns = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  document.addEventListener('keydown', (e) => {
    if (!turns[e.key] || e.ctrlKey || e.metaKey || e.altKey || e.target.closest('dialog')) return;
    e.preventDefault();
    const now = slides.findLastIndex((s) => s.getBoundingClientRect().top < innerHeight / 2);
    const next = slides[Math.min(Math.max(now + turns[e.key], 0), slides.length - 1)];
    next.scrollIntoView({ behavior: 'instant' });
    next.focus({ preventScroll: true });
  });
})();
