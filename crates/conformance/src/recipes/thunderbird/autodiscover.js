/** Asks the domain as Outlook would, and compares what is understood with what was meant. */
async function main() {
  const { fetchConfigFromExchange } = ChromeUtils.importESModule(
    "resource:///modules/accountcreation/ExchangeAutoDiscover.sys.mjs",
  );
  const { outgoing } = await fetchConfigFromExchange(
    world.FROM.split("@")[1],
    world.FROM,
    new AbortController().signal,
    null,
    world.PASSWORD,
    () => Promise.reject(new Error("another domain")),
  );
  const { SSL, alwaysSTARTTLS } = Ci.nsMsgSocketType;
  const meant = {
    type: "smtp",
    hostname: world.HOST,
    port: Number(world.PORT),
    socketType: world.SECURITY == "starttls" ? alwaysSTARTTLS : SSL,
    auth: Ci.nsMsgAuthMethod.passwordCleartext,
    username: world.LOGIN,
  };
  for (const [name, value] of Object.entries(meant)) {
    if (outgoing[name] !== value) {
      throw new Error(`${name} is ${outgoing[name]} instead of ${value}`);
    }
  }
}
