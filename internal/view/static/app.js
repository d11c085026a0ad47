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
  // What is folded is printed too, also where the style cannot unfold it.
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = all('details.unfold:not([open])');
    unfolded.forEach((d) => { d.open = true; });
  });
  addEventListener('afterprint', () => unfolded.forEach((d) => { d.open = false; }));

  all('[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });

  // Copying a prepared text needs one too.
  all('[data-copy]').forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = 'Texte copié';
    });
  });

  // A proof that a file follows: the page stays, without what it said of the last
  // try and without what was typed.
  const fileComing = (form) => {
    const told = one('[data-file-coming]');
    if (!told) return;
    told.classList.add('notice', 'ok');
    all('main #erreurs, main .error').forEach((wrong) => wrong.remove());
    all('main .bad').forEach((field) => field.classList.remove('bad'));
    all('main [aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
    setTimeout(() => form.reset());
  };
  document.addEventListener('submit', (e) => fileComing(e.target));

  // A passkey is asked of the device; its answer goes with the form.
  const withPasskey = async (form) => {
    const creating = form.dataset.passkey === 'create';
    const refused = one('[data-passkey-refused]', form) || one('[data-passkey-refused]');
    const field = (name) => form.elements[`preuve_${name}`] || form.elements[name];
    refused?.setAttribute('hidden', '');
    try {
      let options = form.dataset.options && JSON.parse(form.dataset.options);
      if (!creating) {
        const asked = await (await fetch(form.dataset.begin, { method: 'POST' })).json();
        field('demande').value = asked.demande;
        options = asked.options;
      }
      const given = creating
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field('reponse').value = JSON.stringify(given.toJSON());
      if (cover?.contains(form)) uncover(form);
      else {
        form.submit();
        fileComing(form);
      }
    } catch {
      refused.hidden = false;
    }
  };
  if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    all('form[data-passkey]').forEach((form) => {
      form.hidden = false;
      form.addEventListener('submit', (e) => { e.preventDefault(); withPasskey(form); });
    });
  }

  // A refused form: the first field at fault takes the focus.
  one('[aria-invalid="true"]')?.focus();

  // Tables that are folded: all at once.
  const folds = all('details[data-fold]');
  const unfold = one('[data-unfold]');
  if (unfold) {
    unfold.hidden = false;
    unfold.addEventListener('click', () => {
      const open = folds.some((d) => !d.open);
      folds.forEach((d) => { d.open = open; });
      unfold.textContent = open ? 'Tout replier' : 'Tout déplier';
    });
  }

  const toggleDefinitions = () => {
    const definitions = all('details.def');
    const open = definitions.some((d) => !d.open);
    definitions.forEach((d) => { d.open = open; });
  };
  const focusField = () => {
    const search = one('#champ-recherche');
    const cases = one('.top nav a[href="/dossiers"]');
    if (!search && cases) {
      location.assign('/dossiers#champ-recherche');
      return;
    }
    const field = search || one('main input:not([type=hidden]):not([hidden]), main select');
    if (field) field.focus();
    else one('[data-search]')?.click();
  };
  const keys = {
    '/': focusField,
    '?': () => one('#raccourcis')?.showModal(),
    b: () => one('a[href="/bilans"], a[href="/bilans/scelles"]')?.click(),
    d: toggleDefinitions,
    i: () => window.print(),
    n: () => (one('[data-new]') || one('a[href$="/rendez-vous/nouveau"]') || one('main a[href="/dossiers/nouveau"]'))?.click(),
  };
  if (location.hash === '#champ-recherche') one('#champ-recherche')?.focus();
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

  // Discreet: names and notes are blurred in this tab, until it is closed.
  const mask = one('[data-mask]');
  const masked = (on) => {
    document.documentElement.classList.toggle('masked', on);
    mask.setAttribute('aria-pressed', String(on));
    sessionStorage.setItem('masked', on ? '1' : '');
  };
  if (mask) {
    mask.hidden = false;
    masked(sessionStorage.getItem('masked') === '1');
    keys.m = () => masked(!document.documentElement.classList.contains('masked'));
    mask.addEventListener('click', keys.m);
  }

  // Lock: a screen that was left is covered, here and in the other tabs, and the
  // server shows nothing more until the password is given. The page stays as it
  // was under the cover.
  const cover = one('#verrou');
  const tabs = cover && 'BroadcastChannel' in window ? new BroadcastChannel('ecran') : null;
  let seen = Date.now();
  const covered = (on) => {
    if (!cover.isConnected) return; // the session is over, and the page has forgotten what it showed
    document.documentElement.classList.toggle('locked', on);
    sessionStorage.setItem('locked', on ? '1' : '');
    if (on && !cover.open) cover.showModal();
    else if (!on && cover.open) cover.close();
    seen = Date.now();
  };
  const lock = async () => {
    if (!cover.isConnected) return;
    covered(true);
    tabs?.postMessage('lock');
    for (let done = false; !done && cover.open;) {
      done = (await fetch('/verrou', { method: 'POST', credentials: 'same-origin', keepalive: true }).catch(() => null))?.ok;
      if (!done) await new Promise((later) => setTimeout(later, 2000));
    }
  };
  const uncover = async (form) => {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual', credentials: 'same-origin' }).catch(() => null);
    const refusal = one('[data-lock-error]', cover);
    one('#verrou-preuve').value = '';
    refusal.hidden = answer?.status === 204;
    if (refusal.hidden) {
      covered(false);
      tabs?.postMessage('unlock');
      return;
    }
    if (answer?.type === 'opaqueredirect') { // the session is over: nobody was asked, so the cover stays
      sessionStorage.removeItem('locked');
      location.assign(`/connexion?suite=${encodeURIComponent(location.pathname)}`);
      return;
    }
    if (form.dataset.passkey) refusal.textContent = answer ? 'Cette clé d\'accès n\'a pas pu être vérifiée.' : 'Le réseau ne répond pas.';
    else refusal.textContent = answer ? 'Le mot de passe n\'est pas le bon, ou trop d\'essais\u00a0: attendez un instant.' : 'Le réseau ne répond pas.';
    one('#verrou-preuve').focus();
  };
  if (cover) {
    const limit = () => Number(document.body.dataset.idle) * 1000;
    ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'].forEach((name) => document.addEventListener(name, () => {
      const now = Date.now();
      if (now - seen > 5000) tabs?.postMessage('seen');
      seen = now;
    }, { passive: true }));
    setInterval(() => { if (!cover.open && Date.now() - seen > limit()) lock(); }, 1000);
    cover.addEventListener('cancel', (e) => e.preventDefault());
    one('form', cover).addEventListener('submit', (e) => { e.preventDefault(); uncover(e.target); });
    one('[data-lock]')?.addEventListener('submit', (e) => { e.preventDefault(); closeMenus(); lock(); });
    tabs?.addEventListener('message', (e) => {
      if (e.data === 'lock') covered(true);
      else if (e.data === 'unlock') covered(false);
      else if (e.data === 'used') used = Date.now();
      else seen = Date.now();
    });
    keys.v = lock;
    if (one('#qui')) covered(false); // the server asks by itself
    else if (sessionStorage.getItem('locked') === '1') lock(); // left before the server had heard
  }

  // The end of the session is told five minutes before: it comes after a day's
  // work whatever happens, and without a request long before.
  // Once it is over, a screen that nobody looks at forgets what it showed, though
  // the server be out of reach (OWASP ASVS 14.3.1); five minutes are left to
  // whoever has something to copy.
  const forget = () => {
    const words = document.createElement('section');
    words.className = 'card read';
    const title = document.createElement('h1');
    title.textContent = 'Votre session est terminée';
    const told = document.createElement('p');
    told.textContent = 'Ce que cette page montrait est retiré de l\'écran.';
    const way = document.createElement('p');
    const link = document.createElement('a');
    link.className = 'btn main';
    link.href = '/connexion';
    link.textContent = 'Se connecter';
    way.className = 'actions';
    way.append(link);
    words.append(title, told, way);
    document.title = 'Session terminée';
    if (cover?.open) covered(false);
    sessionStorage.clear();
    all('header nav, header details, [data-mask], .foot ul, dialog').forEach((part) => part.remove());
    one('main').replaceChildren(words);
  };
  const ending = one('[data-ending]');
  const began = Date.now();
  let used = began;
  let endingTimer = 0;
  const tellEnding = () => {
    const now = Date.now();
    const last = Number(document.body.dataset.ends) * 1000 - (now - began);
    const left = Math.min(last, Number(document.body.dataset.rest) * 1000 - (now - used));
    if (left <= (cover?.open ? 0 : -5 * 60000)) {
      clearInterval(endingTimer);
      forget();
      return;
    }
    const minutes = Math.ceil(left / 60000);
    const text = left <= 0 ? 'Votre session est terminée\u00a0: copiez ce qui n\'est pas enregistré, puis connectez-vous de nouveau.'
      : `Votre session se termine dans ${minutes} minute${minutes > 1 ? 's' : ''}. Enregistrez ce qui est commencé.`;
    one('[data-ending-stay]', ending).hidden = left <= 0 || left === last;
    if (one('[data-ending-text]', ending).textContent !== text) one('[data-ending-text]', ending).textContent = text;
    ending.hidden = left > 5 * 60000;
  };
  if (ending) {
    tabs?.postMessage('used');
    endingTimer = setInterval(tellEnding, 5000);
    one('[data-ending-stay]', ending).addEventListener('click', async () => {
      const answer = await fetch('/confidentialite', { credentials: 'same-origin', redirect: 'manual' }).catch(() => null);
      if (!answer?.ok) return;
      used = Date.now();
      tabs?.postMessage('used');
      tellEnding();
    });
  }

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

  // A large file: how much of it has left, and a button that stops it. The
  // answer is the page itself, of which the main part is taken.
  const send = (form) => {
    const box = one('[data-sending]', form);
    const bar = one('progress', box);
    const said = one('[data-sending-text]', box);
    const button = one('button:not([type])', form);
    const request = new XMLHttpRequest();
    const end = (words) => {
      said.textContent = words;
      bar.hidden = true;
      one('[data-sending-stop]', box).hidden = true;
      button.disabled = false;
    };
    box.hidden = bar.hidden = one('[data-sending-stop]', box).hidden = false;
    button.disabled = true;
    request.upload.addEventListener('progress', (e) => {
      if (!e.lengthComputable) return;
      bar.value = Math.round((100 * e.loaded) / e.total);
      said.textContent = bar.value < 100 ? `Envoi et lecture du fichier : ${bar.value}\u202f%` : 'Fichier lu, écriture en cours';
    });
    request.addEventListener('abort', () => end('Envoi annulé : rien n’a été écrit.'));
    request.addEventListener('error', () => end('L’envoi s’est interrompu : rien n’a été écrit. Recommencez.'));
    request.addEventListener('load', () => {
      const fresh = one('main', new DOMParser().parseFromString(request.responseText, 'text/html'));
      if (!fresh) {
        form.submit();
        return;
      }
      one('main').replaceWith(document.adoptNode(fresh));
      all('form[data-send]').forEach(watchSending);
      scrollTo(0, 0);
      (one('[aria-invalid="true"]') || one('main')).focus();
    });
    one('[data-sending-stop]', box).onclick = () => request.abort();
    request.open('POST', form.action);
    request.send(new FormData(form));
  };
  const watchSending = (form) => form.addEventListener('submit', (e) => {
    e.preventDefault();
    send(form);
  });
  all('form[data-send]').forEach(watchSending);

  // The unit is asked where the police may have brought the person. One that was
  // chosen stays in sight.
  const unit = one('[data-unit]');
  const origin = unit && one('#champ-origine');
  const askUnit = () => { unit.hidden = !/^(police_|isc$|non_connu$)/.test(origin.value) && !one('select', unit).value && !one('.bad', unit); };
  origin?.addEventListener('change', askUnit);
  if (origin) askUnit();

  // Meeting: a digit chooses in the code list that has the focus, N leads to the
  // note, Ctrl and Enter save from anywhere.
  const meeting = one('[data-meeting]');
  const choose = (group, digit) => {
    const box = [...group.querySelectorAll('input')][(Number(digit) + 9) % 10];
    if (!box) return false;
    box.click();
    if (box.type === 'radio') box.focus();
    return true;
  };
  meeting?.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      meeting.requestSubmit(one('[data-save]', meeting));
      return;
    }
    const group = e.target.closest('[data-codes]');
    if (!group || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key.toLowerCase() === 'n') one('#champ-note').focus();
    else if (!/^[0-9]$/.test(e.key) || !choose(group, e.key)) return;
    e.preventDefault();
  });
  if (meeting && !one('main [role="alert"], main .conflict')) one('[name=actes]', meeting)?.focus();

  // Draft: what is typed is kept on the server, some seconds after a change and
  // when a field is left. Without the network the text stays in the page, and is
  // kept when the network is back.
  const draftState = meeting && one('[data-draft-state]', meeting);
  let unkept = false;
  let timer = 0;
  let sending = null;
  const away = (words) => {
    draftState.textContent = words;
    draftState.classList.add('away');
  };
  const sendDraft = async () => { // tells whether the server answered at all
    const body = new URLSearchParams(new FormData(meeting));
    const answer = await fetch(meeting.dataset.draft, { method: 'POST', body, credentials: 'same-origin', keepalive: true, signal: AbortSignal.timeout(10000) }).catch(() => null);
    if (answer?.ok) {
      draftState.textContent = `Brouillon gardé ${await answer.text()}`;
      draftState.classList.remove('away');
      return true;
    }
    unkept = true;
    away('Le réseau ne répond pas\u00a0: votre texte reste dans cette page et sera gardé dès son retour.');
    timer = setTimeout(keepDraft, 3000);
    return answer !== null;
  };
  const keepDraft = () => {
    clearTimeout(timer);
    timer = 0;
    if (!unkept || sending) return;
    unkept = false;
    sending = sendDraft().finally(() => { sending = null; });
  };
  if (meeting) {
    meeting.addEventListener('input', () => {
      unkept = true;
      timer ||= setTimeout(keepDraft, 3000);
    });
    meeting.addEventListener('focusout', () => { if (unkept && !timer) keepDraft(); });
    meeting.addEventListener('change', () => { if (unkept) keepDraft(); });
    window.addEventListener('online', keepDraft);
    window.addEventListener('pagehide', () => {
      if (unkept) navigator.sendBeacon(meeting.dataset.draft, new URLSearchParams(new FormData(meeting)));
    });
    // A form that leaves takes its page with it: when the network goes during the
    // save, the browser shows its own error. So the draft is kept first, and the
    // page stays while nobody answers. A refusal is the next page's to tell.
    let leaving = false;
    const leave = async (submitter) => {
      await sending;
      clearTimeout(timer);
      unkept = false;
      const answered = await sendDraft();
      clearTimeout(timer);
      timer = 0;
      if (answered) {
        unkept = false;
        leaving = 'now';
        meeting.requestSubmit(submitter);
        return;
      }
      leaving = false;
      away('Le réseau ne répond pas\u00a0: rien n\'est enregistré. Votre texte reste dans cette page\u00a0; enregistrez de nouveau dès son retour.');
      timer = setTimeout(keepDraft, 3000);
    };
    meeting.addEventListener('submit', (e) => {
      if (leaving === 'now') return;
      clearTimeout(timer);
      timer = 0;
      if (!leaving && !sending && !unkept && navigator.onLine) return;
      e.preventDefault();
      if (leaving) return;
      leaving = true;
      leave(e.submitter);
    });
  }

  // Queue: what waits comes by itself. The stream says only that something
  // changed; the page then asks for itself and takes its own part out of the
  // answer. Without a stream it asks every twenty seconds.
  const queue = one('[data-queue]');
  const plainTitle = document.title;
  const sounder = one('[data-sound]');
  let sound = null;
  const french = (minutes) => {
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
    return `${Math.floor(minutes / 1440)} jours`;
  };
  const tick = () => all('[data-age]').forEach((t) => {
    t.textContent = french(Math.max(0, Math.floor((Date.now() - Date.parse(t.dateTime)) / 60000)));
  });
  const badge = () => {
    const waiting = Number(queue.dataset.count);
    document.title = waiting ? `(${waiting}) ${plainTitle}` : plainTitle;
  };
  const beep = () => {
    if (!sound) return;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.value = 0.08;
    tone.frequency.value = 660;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.18);
  };
  const toggleSound = () => {
    sound = sound ? (sound.close(), null) : new AudioContext();
    sounder.setAttribute('aria-pressed', String(Boolean(sound)));
    sounder.firstChild.textContent = sound ? 'Son actif ' : 'Son coupé ';
    beep();
  };
  const refreshQueue = async () => {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
      const fresh = one('[data-queue]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
      if (!answer.ok || !fresh) {
        location.reload();
        return;
      }
      const before = new Set(all('[data-referral]').map((e) => e.dataset.referral));
      const come = [...fresh.querySelectorAll('[data-referral]')].filter((e) => !before.has(e.dataset.referral)).length;
      const focused = document.activeElement?.closest('[data-referral]')?.dataset.referral;
      const rank = focused ? [...document.activeElement.closest('[data-referral]').querySelectorAll('a, button')].indexOf(document.activeElement) : -1;
      queue.replaceChildren(...fresh.childNodes);
      queue.dataset.count = fresh.dataset.count;
      const again = focused && all('[data-referral]').find((e) => e.dataset.referral === focused);
      if (again && rank >= 0) again.querySelectorAll('a, button')[rank]?.focus();
      badge();
      if (come) {
        one('[data-queue-news]').textContent = come === 1 ? 'Une nouvelle saisine attend.' : `${come} nouvelles saisines attendent.`;
        beep();
      }
    } catch {
      // The network is away for a moment: the next event or turn asks again.
    }
  };
  if (queue) {
    badge();
    setInterval(tick, 15000);
    sounder.hidden = false;
    sounder.addEventListener('click', toggleSound);
    keys.s = toggleSound;
    const stream = window.EventSource ? new EventSource('/saisines/flux') : null;
    stream?.addEventListener('saisines', refreshQueue);
    stream?.addEventListener('open', refreshQueue); // what came before it was open
    setInterval(() => { if (!stream || stream.readyState !== 1) refreshQueue(); }, 20000);
  }
})();
