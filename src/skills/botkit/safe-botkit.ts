import { TurnContext } from 'botbuilder-core';
import { DialogTurnStatus } from 'botbuilder-dialogs';
import { Botkit, type BotkitMessage, type BotWorker } from 'botkit';

/** One of Botkit's middleware chains, as far as it is used. */
interface Chain {
  run(bot: BotWorker, message: BotkitMessage, done: (error?: Error | null) => void): void;
}

/** What Botkit declares as private or as `any`: its chains, and the triggers that this class has to ask by itself. */
interface Inside {
  readonly middleware: Readonly<Record<'ingest' | 'receive' | 'interpret', Chain>>;
  listenForInterrupts(bot: BotWorker, message: BotkitMessage): Promise<unknown>;
  listenForTriggers(bot: BotWorker, message: BotkitMessage): Promise<unknown>;
}

/**
 * Botkit whose turns end. Its own `handleTurn` awaits inside callbacks that nobody waits for: a throw in a handler, in a
 * step, in the storage or for a lost dialog leaves the turn pending for ever and ends the process as an unhandled
 * rejection. Here the same steps are one chain of promises, so every fault rejects the turn.
 */
export class SafeBotkit extends Botkit {
  override async handleTurn(context: TurnContext): Promise<void> {
    const { activity } = context;
    const message: BotkitMessage = {
      type: activity.type,
      user: activity.from.id,
      channel: activity.conversation.id,
      text: activity.text,
      value: '',
      // Botkit's own types ask for a whole reference where the platform may leave parts out.
      reference: TurnContext.getConversationReference(activity) as BotkitMessage['reference'],
      context,
      incoming_message: activity,
    };
    context.turnState.set('botkitMessage', message);
    const dialogs = await this.dialogSet.createContext(context);
    const bot = await this.spawn(dialogs);
    const inside = this.#inside();
    await ran(inside.middleware.ingest, bot, message);
    await ran(inside.middleware.receive, bot, message);
    if ((await inside.listenForInterrupts(bot, message)) === false) {
      const result = await dialogs.continueDialog();
      if (result?.status === DialogTurnStatus.empty) await this.#hear(bot, message);
    }
    await this.saveState(bot);
  }

  async #hear(bot: BotWorker, message: BotkitMessage): Promise<void> {
    const inside = this.#inside();
    await ran(inside.middleware.interpret, bot, message);
    if ((await inside.listenForTriggers(bot, message)) === false) {
      await this.trigger(message.type, bot, message);
    }
  }

  #inside(): Inside {
    // The order in which these are asked is what this class mends; their names are Botkit's, unchanged since 2022.
    return this as unknown as Inside;
  }
}

function ran(chain: Chain, bot: BotWorker, message: BotkitMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    chain.run(bot, message, (error) => (error ? reject(error) : resolve()));
  });
}
