/** Reads the file from where Thunderbird keeps such files, and makes the account. */
async function main() {
  const from = "resource:///modules/accountcreation/";
  const { AccountConfig } = ChromeUtils.importESModule(`${from}AccountConfig.sys.mjs`);
  const { FetchConfig } = ChromeUtils.importESModule(`${from}FetchConfig.sys.mjs`);
  const { CreateInBackend } = ChromeUtils.importESModule(`${from}CreateInBackend.sys.mjs`);
  const domain = world.FROM.split("@")[1];
  const config = await FetchConfig.fromDisk(domain, new AbortController().signal);
  AccountConfig.replaceVariables(config, "Anna", world.FROM, world.PASSWORD);
  const account = await CreateInBackend.createAccountInBackend(config);
  await send(account.defaultIdentity);
}
