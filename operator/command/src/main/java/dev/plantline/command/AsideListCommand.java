package dev.plantline.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.AsideState;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import dev.plantline.topics.account.Aside.Entry;
import dev.plantline.topics.account.AsideBodies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what is set aside. */
@Command(
        name = "list",
        description = "Lists held messages and open dead letters with their reasons.",
        mixinStandardHelpOptions = true)
final class AsideListCommand implements Callable<Integer> {
    /** Longer ones are in the JSON output as a whole. */
    private static final int LONGEST_BODY = 2_000;

    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Option(
            names = "--bodies",
            description =
                    "Shows the messages themselves too, as they came: also what the contract marks as telling of a person.")
    private boolean bodies;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Only what has been set aside for longer than this, for example 720h.")
    private Duration olderThan;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws UnreadableFormException, IOException {
        InterfaceId id = kafka.interfaceId(name);
        Aside aside = new Aside(kafka.reading(id));
        try {
            List<Entry> entries = named(aside.list(id));
            if (bodies) {
                // One at a time: all that is set aside need not fit into memory.
                try (AsideBodies read = aside.bodies(id)) {
                    show(id, entries, each -> body(read, each));
                }
            } else {
                show(id, entries, each -> "");
            }
            return 0;
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private List<Entry> named(List<Entry> all) {
        if (olderThan == null) {
            return all;
        }
        Instant limit = Clock.systemUTC().instant().minus(olderThan);
        return all.stream().filter(each -> each.state().since().isBefore(limit)).toList();
    }

    private static String body(AsideBodies from, Entry each) {
        return from.read(each.partition(), each.offset(), each.state().edition(), each.at())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("has its outcome by now");
    }

    private void show(InterfaceId id, List<Entry> entries, Function<Entry, String> bodyOf) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            printJson(entries, bodyOf, out);
        } else if (entries.isEmpty()) {
            out.println("nothing is set aside in " + id + (olderThan == null ? "" : " for longer than " + age()));
        } else {
            if (olderThan != null) {
                out.println(overdue(entries));
            }
            print(entries, bodyOf, out);
        }
    }

    private String overdue(List<Entry> entries) {
        Instant oldest = entries.stream()
                .map(each -> each.state().since())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return entries.size() + (entries.size() == 1 ? " message is" : " messages are") + " set aside for longer than "
                + age() + ", the oldest since " + oldest + ":";
    }

    /** As manifests write it. */
    private String age() {
        long seconds = olderThan.toSeconds();
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private void print(List<Entry> entries, Function<Entry, String> bodyOf, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        for (Entry each : entries) {
            AsideState state = each.state();
            rows.add(List.of(
                    each.partition() + "/" + each.offset(),
                    state.standing().name(),
                    state.orderKey(),
                    state.since().toString(),
                    "" + state.tries(),
                    state.failure() == null
                            ? ""
                            : state.failure().failureClass().name(),
                    why(state.failure())));
        }
        List<String> lines =
                Table.of(List.of("POSITION", "STANDING", "ORDER KEY", "SINCE", "TRIES", "CLASS", "WHY"), rows);
        out.println(lines.get(0));
        for (int i = 0; i < entries.size(); i++) {
            out.println(lines.get(i + 1));
            if (bodies) {
                out.println("    " + TerminalText.of(bodyOf.apply(entries.get(i)), LONGEST_BODY));
            }
        }
    }

    private static String why(Failure failure) {
        if (failure == null) {
            return "waits behind the held message of its order key";
        }
        return (failure.place().isEmpty() ? "" : failure.place() + ": ") + failure.told();
    }

    private void printJson(List<Entry> entries, Function<Entry, String> bodyOf, PrintWriter out) throws IOException {
        JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out).useDefaultPrettyPrinter();
        json.writeStartArray();
        for (Entry each : entries) {
            ObjectNode entry = Json.MAPPER.createObjectNode();
            entry.put("position", each.partition() + "/" + each.offset());
            entry.put("standing", each.state().standing().name());
            entry.put("orderKey", each.state().orderKey());
            entry.put("id", each.state().id());
            entry.put("source", each.headers().source());
            entry.put("received", each.state().received().toString());
            entry.put("since", each.state().since().toString());
            entry.put("tries", each.state().tries());
            Failure failure = each.state().failure();
            if (failure != null) {
                entry.put("class", failure.failureClass().name());
                entry.put("place", failure.place());
                entry.put("reason", failure.reason());
                if (failure.inMessage() != null) {
                    entry.put("inMessage", failure.inMessage());
                }
                if (failure.record() != null) {
                    entry.put("record", failure.record());
                }
            }
            if (bodies) {
                entry.put("body", bodyOf.apply(each));
            }
            json.writeTree(entry);
        }
        json.writeEndArray();
        json.flush();
        out.println();
    }
}
