package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.delivery.account.Aside;
import dev.plantline.delivery.account.Aside.Entry;
import dev.plantline.model.AsideState;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.UnreadableFormException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Option(names = "--bodies", description = "Shows the messages themselves too.")
    private boolean bodies;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws UnreadableFormException, JsonProcessingException {
        InterfaceId id = kafka.interfaceId(name);
        List<Entry> entries = entries(id);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json(entries)));
        } else if (entries.isEmpty()) {
            out.println("nothing is set aside in " + id);
        } else {
            print(entries, out);
        }
        return 0;
    }

    private List<Entry> entries(InterfaceId id) throws UnreadableFormException {
        try {
            return new Aside(kafka.settings()).list(id);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private void print(List<Entry> entries, PrintWriter out) {
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
                String body = new String(entries.get(i).body(), StandardCharsets.UTF_8);
                out.println("    " + TerminalText.of(body, LONGEST_BODY));
            }
        }
    }

    private static String why(Failure failure) {
        if (failure == null) {
            return "waits behind the held message of its order key";
        }
        return (failure.place().isEmpty() ? "" : failure.place() + ": ") + failure.reason();
    }

    private ArrayNode json(List<Entry> entries) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Entry each : entries) {
            ObjectNode entry = list.addObject();
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
            }
            if (bodies) {
                entry.put("body", new String(each.body(), StandardCharsets.UTF_8));
            }
        }
        return list;
    }
}
