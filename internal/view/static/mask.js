// Before the page is drawn: names and notes stay masked in a tab where they were,
// and a tab that was covered stays covered.
'use strict';
document.documentElement.classList.toggle('masked', sessionStorage.getItem('masked') === '1');
document.documentElement.classList.toggle('locked', sessionStorage.getItem('locked') === '1');
