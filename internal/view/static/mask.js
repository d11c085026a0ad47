// Before the page is drawn: names and notes stay masked in a tab where they were.
'use strict';
document.documentElement.classList.toggle('masked', sessionStorage.getItem('masked') === '1');
