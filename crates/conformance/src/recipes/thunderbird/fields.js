/** Fills in Thunderbird's own dialog for an outgoing server, field by field, by their labels. */
async function main() {
  const parent = Services.wm.getMostRecentWindow("mail:3pane");
  const answer = {};
  const page = "chrome://messenger/content/SmtpServerEdit.xhtml";
  const dialog = parent.openDialog(page, "", "chrome,titlebar,centerscreen", answer);
  await new Promise(loaded => dialog.addEventListener("load", loaded, { once: true }));
  for (const line of (await IOUtils.readUTF8(world.SNIPPET)).trimEnd().split("\n")) {
    const [, label, value] = line.match(/^(.+?:) +(.*)$/);
    fill(dialog.document, label, value);
  }
  dialog.document.querySelector("dialog").acceptDialog();
  const server = MailServices.outgoingServer.getServerByKey(answer.addSmtpServer);
  await remember(server.serverURI.host);
  const identity = MailServices.accounts.createIdentity();
  identity.email = world.FROM;
  identity.smtpServerKey = server.key;
  await send(identity);
}

function fill(document, label, value) {
  const labels = [...document.querySelectorAll("label[control]")];
  // Labels may differ in capitals from one version to the next.
  const same = candidate => candidate.value.toLowerCase() == label.toLowerCase();
  const control = labels.find(same)?.getAttribute("control");
  // One label of theirs names its field as another dialog does.
  const field =
    document.getElementById(control) ?? document.getElementById(control?.replace("server", "smtp"));
  if (!field) {
    throw new Error(`there is no field “${label}”`);
  }
  if (field.localName != "menulist") {
    field.value = value;
    return;
  }
  const item = [...field.querySelectorAll("menuitem")].find(item => item.label == value);
  if (!item) {
    throw new Error(`“${label}” offers no “${value}”`);
  }
  field.selectedItem = item;
  field.doCommand();
}
