const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

/** Trusts the test authority as if it had come with the program. */
Cc["@mozilla.org/security/x509certdb;1"]
  .getService(Ci.nsIX509CertDB)
  .addCertFromBase64(world.CA, "CT,,");

/** Has the user's answer to the question for the password on record. */
async function remember(hostname) {
  const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
  const origin = `smtp://${hostname}`;
  login.init(origin, null, origin, world.LOGIN, world.PASSWORD, "", "");
  await Services.logins.addLoginAsync(login);
}

/** Sends the message and waits for what comes of it. */
async function send(identity) {
  identity.doFcc = false;
  const fields = Cc["@mozilla.org/messengercompose/composefields;1"]
    .createInstance(Ci.nsIMsgCompFields);
  fields.from = fields.to = world.FROM;
  const text = await IOUtils.readUTF8(world.MESSAGE);
  const file = await IOUtils.createUniqueFile(PathUtils.tempDir, "message.eml");
  await IOUtils.writeUTF8(file, text.replaceAll("\n", "\r\n"));
  const ended = Promise.withResolvers();
  Cc["@mozilla.org/messengercompose/send;1"].createInstance(Ci.nsIMsgSend).sendMessageFile(
    identity,
    "",
    fields,
    await IOUtils.getFile(file),
    false,
    false,
    Ci.nsIMsgSend.nsMsgDeliverNow,
    null,
    {
      QueryInterface: ChromeUtils.generateQI(["nsIMsgSendListener"]),
      onStartSending() {},
      onSendProgress() {},
      onStatus() {},
      onTransportSecurityError() {},
      onSendNotPerformed: (id, status) => ended.reject(Components.Exception("not sent", status)),
      onGetDraftFolderURI() {},
      onStopSending(id, status) {
        if (status) {
          ended.reject(Components.Exception("not sent", status));
        } else {
          ended.resolve();
        }
      },
    },
    "",
  );
  await ended.promise;
}
