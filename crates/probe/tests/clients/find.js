/** Trusts the test authority as if it had come with the program. */
Cc["@mozilla.org/security/x509certdb;1"]
  .getService(Ci.nsIX509CertDB)
  .addCertFromBase64(world.CA, "CT,,");

const { FindConfig } = ChromeUtils.importESModule(
  "resource:///modules/accountcreation/FindConfig.sys.mjs",
);

const SECURITY = {
  [Ci.nsMsgSocketType.plain]: "none",
  [Ci.nsMsgSocketType.alwaysSTARTTLS]: "starttls",
  [Ci.nsMsgSocketType.SSL]: "implicit-tls",
};

function server({ type, hostname, port, socketType, username }) {
  return { kind: type, host: hostname, port, security: SECURITY[socketType], user: username };
}

/** What the dialog for new accounts would come to, whose user accepts every host. */
async function find(address) {
  const signal = new AbortController().signal;
  const steps = FindConfig.parallelAutoDiscovery(address.split("@")[1], address, signal);
  const asked = [];
  try {
    let step = await steps.next();
    while (!step.done) {
      asked.push(step.value.host);
      step = await steps.next({ acceptRedirect: true });
    }
    const config = step.value;
    if (!config) {
      return { asked };
    }
    return {
      asked,
      from: config.subSource,
      incoming: [config.incoming, ...config.incomingAlternatives].map(server),
      outgoing: [config.outgoing, ...config.outgoingAlternatives].map(server),
    };
  } catch (error) {
    return { asked, error: String(error) };
  }
}

/** Asks for all addresses, a few at a time. */
async function main() {
  const queue = world.ADDRESSES.split(" ");
  const found = {};
  const worker = async () => {
    for (let address = queue.shift(); address; address = queue.shift()) {
      const began = Date.now();
      found[address] = await find(address);
      found[address].took = Date.now() - began;
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return found;
}
