package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import java.io.IOException;
import picocli.CommandLine.Command;

/** A command about a whole interface. */
abstract sealed class CommandWholeCommand extends GivenCommand {
    /** Gives everything up. */
    @Command(
            name = "abandon",
            description = {
                "Gives up everything of an interface that has no outcome yet: pending, held, dead letters. It takes a second person.",
                "What arrives after the operator has looked is delivered as before: suspend its senders first."
            },
            mixinStandardHelpOptions = true)
    static final class Abandon extends CommandWholeCommand {
        @Override
        public Integer call() throws IOException, InterruptedException {
            return give(Action.abandon);
        }
    }

    /** Goes on after a loss. */
    @Command(
            name = "adopt",
            description = {
                "Lets an interface go on that stopped because something is lost, and shows first what is. It takes a second person.",
                "What cannot be delivered any more is written off, position by position, in the audit."
            },
            mixinStandardHelpOptions = true)
    static final class Adopt extends CommandWholeCommand {
        @Override
        public Integer call() throws IOException, InterruptedException {
            return give(Action.adopt);
        }
    }

    final int give(Action action) throws IOException, InterruptedException {
        return give(new Commanding.Wanted(action, CommandMessagesCommand.select(true, null, null, null, null)));
    }
}
