package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.ByOffset;
import dev.plantline.model.Command.Edit;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.operator.desired.MessagePatch;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.AsideBodies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts another content in the place of a message. */
@Command(
        name = "edit",
        description = {
            "Puts another content in the place of one message that is set aside, and has it tried.",
            "It keeps its place and its keys: what has other keys is another message. Look with --dry-run first."
        },
        mixinStandardHelpOptions = true)
final class AsideEditCommand implements Callable<Integer> {
    private static final int LARGEST_PATCH = 1 << 20;
    /** A shown message is cut there, as those of aside list are. */
    private static final int LONGEST_MESSAGE = 20_000;

    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

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
                    "What is changed, a JSON patch (RFC 6902): [{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]; - reads it from the input.")
    private String patch;

    @Option(names = "--reason", description = "Why, for the audit; needed unless --dry-run is given.")
    private String reason;

    @Option(
            names = "--dry-run",
            description = "Only shows the message as it would be: also what the contract marks as telling of a person.")
    private boolean dryRun;

    @Mixin
    private HandOver handOver;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnreadableFormException, IOException {
        if (!dryRun && (reason == null || reason.isBlank())) {
            throw new ParameterException(
                    spec.commandLine(), "missing: --reason TEXT. Look with --dry-run first, then say why");
        }
        InterfaceId id = kafka.interfaceId(name);
        MessagePatch changes = MessagePatch.read(read(patch, LARGEST_PATCH, spec));
        Aside aside = new Aside(dryRun ? kafka.reading(id) : kafka.writing(id));
        try {
            return edit(id, aside, changes);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int edit(InterfaceId id, Aside aside, MessagePatch changes)
            throws InterruptedException, UnreadableFormException, IOException {
        Entry entry = aside.list(id).stream()
                .filter(each -> position.equals(new Position(each.partition(), each.offset())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        position + " is not set aside in " + id + "; aside list shows what is"));
        JsonNode after = changes.applied(message(id, aside, entry));
        PrintWriter out = spec.commandLine().getOut();
        String place = id + "/" + position + ": ";
        changes.places().forEach(each -> out.println(TerminalText.of(place + each, Plantline.LONGEST_LINE)));
        if (dryRun) {
            out.println(TerminalText.of(after.toString(), LONGEST_MESSAGE));
            // It knows Kafka alone, and not what runs.
            out.println(
                    "It was not held against the contract: plantline command edit --dry-run does that on a cluster.");
            out.println("Nothing was changed. It would become edition "
                    + (entry.state().edition() + 1) + ".");
            return 0;
        }
        return handOver.ask(
                id,
                aside,
                entry.partition(),
                handOver.command(Action.edit, new ByOffset(entry.offset()), reason)
                        .with(new Edit(entry.state().edition(), after)));
    }

    private static byte[] message(InterfaceId id, Aside aside, Entry entry) {
        try (AsideBodies bodies = aside.bodies(id)) {
            return bodies.read(entry.partition(), entry.offset(), entry.state().edition(), entry.at())
                    .orElseThrow(() -> new IllegalStateException("the message has its outcome by now"));
        }
    }

    /** What a file says is changed. */
    static byte[] read(String patch, int largest, CommandSpec spec) throws IOException {
        byte[] content;
        if (patch.equals("-")) {
            content = System.in.readNBytes(largest + 1);
        } else {
            try (InputStream in = Files.newInputStream(Path.of(patch))) {
                content = in.readNBytes(largest + 1);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "the patch cannot be read from " + patch + ": " + Unreadable.reason(Path.of(patch), e));
            }
        }
        if (content.length > largest) {
            throw new ParameterException(spec.commandLine(), "a patch has at most " + largest + " bytes");
        }
        try {
            MessagePatch.read(content);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return content;
    }
}
