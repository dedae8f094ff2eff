/** Sends with the account that the profile came with. */
async function main() {
  const identity = MailServices.accounts.defaultAccount.defaultIdentity;
  const server = MailServices.outgoingServer.getServerByIdentity(identity);
  await remember(server.serverURI.host);
  await send(identity);
}
