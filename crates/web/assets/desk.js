// The desk's one script. Everything works without it: it only saves a key, a click or a wait.
//
// It reads nothing but the page it stands on, speaks to this server alone, keeps nothing in the browser, and never builds
// HTML from texts: a fragment comes escaped from the server, everything else goes in as text.
"use strict";

(() => {
  const keys = document.getElementById("az-keys");
  const org = document.body.dataset.org;

  /** Whether somebody is in the middle of a conversion (kanji, kana) or of typing. */
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (at) => at instanceof HTMLElement && (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName));

  // Keyboard: `/` to the search, `?` for this help. Neither while something is typed or converted, nor with other keys held.
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    // A Japanese keyboard in kana or full width sends other signs for the same keys.
    if (event.key === "/" || event.key === "／" || event.key === "・") {
      const box = document.querySelector("search input[type=search]");
      event.preventDefault();
      if (box) box.focus();
      else if (keys) location.href = keys.dataset.find;
    } else if ((event.key === "?" || event.key === "？") && keys) {
      event.preventDefault();
      if (!keys.open) keys.showModal();
    }
  });

  // A form that is on its way is not sent again by a second click. Going back makes it usable again.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    // After the browser has gathered what is sent: a disabled button would be left out.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
    });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) sent.delete(form);
    for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  });

  // Results while one types: asked only when typing pauses, because each list that is shown has its own entry in the journal.
  const PAUSE_MS = 700;
  const box = document.querySelector("[data-find-as-typed] input[type=search]");
  if (box) {
    const form = box.form;
    const results = document.getElementById("found");
    let timer = 0;
    let asked = box.value.trim();
    let under = null;
    /** One kana or letter says nothing yet; one kanji may be a whole family name. */
    const enough = (text) => [...text].length >= 2 || /\p{Script=Han}/u.test(text);
    const ask = async () => {
      const text = box.value.trim();
      if (text === asked || !enough(text)) return;
      asked = text;
      under?.abort();
      under = new AbortController();
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { "Azukari-Fragment": "found" },
          redirect: "manual",
          signal: under.signal,
        });
        // A refusal, an error or a locked session is a page of its own: the form is sent in the ordinary way.
        if (answer.status !== 200) {
          form.requestSubmit();
          return;
        }
        results.innerHTML = await answer.text();
      } catch (fault) {
        if (fault.name !== "AbortError") asked = "";
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    };
    box.addEventListener("input", (event) => {
      if (!event.isComposing) later();
    });
    box.addEventListener("compositionstart", () => clearTimeout(timer));
    box.addEventListener("compositionend", later);
    form.addEventListener("submit", () => clearTimeout(timer));
  }

  // Drop a file anywhere on the page where one is taken.
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const file = document.getElementById(drop.dataset.drop);
    const carries = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.add("az-dropping");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("az-dropping");
    });
    document.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.remove("az-dropping");
      if (event.dataTransfer.files.length !== 1) return;
      file.files = event.dataTransfer.files;
      file.scrollIntoView({ block: "center" });
      file.focus();
    });
  }

  // Progress: asked each second; when it has ended, the page shows what came of it.
  const progress = document.querySelector("[data-progress]");
  if (progress) {
    const bar = progress.querySelector("progress");
    const said = progress.querySelector("[data-progress-text]");
    const look = async () => {
      try {
        const answer = await fetch(progress.dataset.progress, { redirect: "manual" });
        if (answer.status !== 200) throw new Error("ended");
        const now = await answer.json();
        if (now.ended) throw new Error("ended");
        if (now.total) {
          bar.max = now.total;
          bar.value = now.rows;
        }
        if (said.textContent !== now.text) said.textContent = now.text;
        setTimeout(look, 1000);
      } catch {
        location.reload();
      }
    };
    setTimeout(look, 1000);
  }

  // A form in hand is kept sealed on the server, so that a closed tab loses nothing. Passwords and keys never are.
  const DRAFT_MS = 5000;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const own = () => {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
      return fields;
    };
    let before = own().toString();
    let timer = 0;
    const address = `/o/${org}/drafts`;
    const path = new URL(form.action).pathname;
    const keep = async () => {
      const now = own();
      if (now.toString() === before) return;
      before = now.toString();
      now.append("draft-form", path);
      try {
        await fetch(address, { method: "POST", body: now, redirect: "manual" });
      } catch {
        before = "";
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_MS);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      // Once it is sent, the server has it; what comes back with errors is in the page.
      navigator.sendBeacon(`${address}/drop`, new URLSearchParams({ form: path }));
    });
    const restore = (fields) => {
      for (const [name, value] of fields) {
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "hidden") continue;
          if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value || field.checked;
          else field.value = value;
        }
      }
      before = own().toString();
    };
    const offer = (fields) => {
      const line = document.createElement("p");
      line.className = "az-support";
      line.setAttribute("role", "status");
      line.append(`${keys.dataset.draftSaid} `);
      const forget = document.createElement("button");
      forget.type = "button";
      forget.className = "az-button az-button-plain";
      forget.textContent = keys.dataset.draftDrop;
      forget.addEventListener("click", async () => {
        await fetch(`${address}/drop`, { method: "POST", body: new URLSearchParams({ form: path }), redirect: "manual" });
        form.reset();
        line.remove();
      });
      line.append(forget);
      form.prepend(line);
      restore(fields);
    };
    // A form that came back with errors holds what was typed already.
    if (keys && !form.dataset.draftTyped) {
      fetch(`${address}?form=${encodeURIComponent(path)}`, { redirect: "manual" })
        .then((answer) => (answer.status === 200 ? answer.json() : null))
        .then((draft) => draft && offer(draft.fields))
        .catch(() => {});
    }
  }
})();
