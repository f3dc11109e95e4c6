package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.delivery.account.Aside;
import dev.plantline.delivery.account.Aside.Entry;
import dev.plantline.delivery.account.AsideBodies;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.ByOffset;
import dev.plantline.model.Command.Edit;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.UnreadableFormException;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
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
    private static final int MOST_CHANGES = 1_000;
    /** No plant takes larger messages. */
    private static final int LARGEST = 4 << 20;
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
        JsonNode changes = changes();
        Aside aside = new Aside(dryRun ? kafka.reading(id) : kafka.writing(id));
        try {
            return edit(id, aside, changes);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private int edit(InterfaceId id, Aside aside, JsonNode changes)
            throws InterruptedException, UnreadableFormException, IOException {
        Entry entry = aside.list(id).stream()
                .filter(each -> position.equals(new Position(each.partition(), each.offset())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        position + " is not set aside in " + id + "; aside list shows what is"));
        JsonNode before = message(id, aside, entry);
        JsonNode after = patched(before, changes);
        PrintWriter out = spec.commandLine().getOut();
        String place = id + "/" + position + ": ";
        if (after.equals(before)) {
            throw new IllegalStateException(place + "the patch changes nothing");
        }
        for (JsonNode each : changes) {
            out.println(TerminalText.of(
                    place + each.path("op").asText() + " " + each.path("path").asText(), Plantline.LONGEST_LINE));
        }
        if (dryRun) {
            out.println(TerminalText.of(after.toString(), LONGEST_MESSAGE));
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

    private static JsonNode message(InterfaceId id, Aside aside, Entry entry) throws IOException {
        try (AsideBodies bodies = aside.bodies(id)) {
            byte[] body = bodies.read(
                            entry.partition(), entry.offset(), entry.state().edition(), entry.at())
                    .orElseThrow(() -> new IllegalStateException("the message has its outcome by now"));
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the message is not JSON, so nothing can be changed in it: discard it, and let the source send it"
                            + " repaired",
                    e);
        }
    }

    private static JsonNode patched(JsonNode message, JsonNode changes) {
        JsonNode after = message;
        for (JsonNode each : changes) {
            try {
                mustBeThere(each, after);
                after = JsonPatch.apply(Json.MAPPER.createArrayNode().add(each), after);
            } catch (JsonPatchException | IllegalArgumentException e) {
                throw new IllegalStateException("the patch does not fit the message: " + e.getMessage(), e);
            }
            // Each copy may double it.
            if (after != null
                    && each.path("op").asText().equals("copy")
                    && after.toString().length() > LARGEST) {
                throw new IllegalStateException("the patch makes a message that no plant takes");
            }
        }
        if (after == null || !after.isObject()) {
            throw new IllegalStateException("the patch leaves no message, which is one JSON object");
        }
        return after;
    }

    /** The library passes over what is not there, and a patch with a typing mistake would change less than its author thinks. */
    private static void mustBeThere(JsonNode change, JsonNode message) {
        String path = change.path("op").asText().matches("move|copy") ? "from" : "path";
        boolean needsIt = !change.path("op").asText().equals("add");
        if (needsIt && message.at(change.path(path).asText()).isMissingNode()) {
            throw new IllegalArgumentException(
                    "there is nothing at " + change.path(path).asText());
        }
    }

    private JsonNode changes() throws IOException {
        byte[] content;
        if (patch.equals("-")) {
            content = System.in.readNBytes(LARGEST_PATCH + 1);
        } else {
            try (InputStream in = Files.newInputStream(Path.of(patch))) {
                content = in.readNBytes(LARGEST_PATCH + 1);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "the patch cannot be read from " + patch + ": " + Unreadable.reason(Path.of(patch), e));
            }
        }
        if (content.length > LARGEST_PATCH) {
            throw new ParameterException(spec.commandLine(), "a patch has at most " + LARGEST_PATCH + " bytes");
        }
        JsonNode changes;
        try {
            changes = Json.MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            throw new ParameterException(spec.commandLine(), "the patch is not JSON: " + e.getOriginalMessage());
        }
        if (!changes.isArray() || changes.isEmpty() || changes.size() > MOST_CHANGES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a patch is a JSON list of 1 to " + MOST_CHANGES
                            + " changes, for example [{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]");
        }
        return changes;
    }
}
