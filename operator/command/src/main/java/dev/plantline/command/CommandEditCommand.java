package dev.plantline.command;

import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts another content in the place of a message. */
@Command(
        name = "edit",
        description = {
            "Puts another content in the place of one message that is set aside, and has it tried. It keeps its place and its keys.",
            "Whoever may read InterfaceCommands reads the patch. What the message becomes shows aside edit --dry-run at the desk."
        },
        mixinStandardHelpOptions = true)
final class CommandEditCommand extends GivenCommand {
    @Option(
            names = "--position",
            required = true,
            paramLabel = "PARTITION/OFFSET",
            converter = Position.Converter.class,
            description = "The message, as aside list names it.")
    private Position position;

    @Option(
            names = "--patch",
            required = true,
            paramLabel = "FILE",
            description =
                    "What is changed, a JSON patch (RFC 6902): [{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]; - reads it from the input, with --yes.")
    private String patch;

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] changes = AsideEditCommand.read(patch, InterfaceCommandSpec.LONGEST_PATCH, spec());
        return give(new Commanding.Wanted(
                Action.edit,
                CommandMessagesCommand.select(false, null, null, null, List.of(position)),
                null,
                new String(changes, StandardCharsets.UTF_8)));
    }
}
