package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.engine.UnknownCode;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Aside;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows why messages are set aside, each cause once. */
@Command(
        name = "causes",
        description = {
            "Groups what is set aside by its cause: how many messages and orders wait for one thing, and who can do it.",
            "Shows neither messages nor order keys."
        },
        mixinStandardHelpOptions = true)
final class AsideCausesCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "INTERFACE",
            description = "Name of the interface, or <plant>.<interface>; without it all interfaces of the plant.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws UnreadableFormException, JsonProcessingException {
        String plant = name == null ? kafka.plant() : kafka.interfaceId(name).plant();
        Aside aside = new Aside(kafka.reading(new InterfaceId(plant, "all")));
        try {
            List<Cause> causes = new ArrayList<>();
            for (InterfaceId each : name == null ? aside.interfaces(plant) : List.of(kafka.interfaceId(name))) {
                causes.addAll(Cause.of(each, aside.list(each)));
            }
            causes.sort(Comparator.comparingLong(Cause::messages).reversed());
            if (output == Output.json) {
                spec.commandLine()
                        .getOut()
                        .println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json(causes)));
            } else {
                print(plant, causes, spec.commandLine().getOut());
            }
            return 0;
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private void print(String plant, List<Cause> causes, PrintWriter out) {
        if (causes.isEmpty()) {
            out.println("nothing is set aside in " + (name == null ? "plant " + plant : kafka.interfaceId(name)));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Cause each : causes) {
            rows.add(List.of(
                    each.id(),
                    each.of().toString(),
                    each.failure().failureClass().name(),
                    each.place(),
                    "" + each.failing().size(),
                    "" + each.waiting(),
                    "" + each.orders(),
                    each.since().toString(),
                    each.failure().told()));
        }
        Table.of(List.of("CAUSE", "INTERFACE", "CLASS", "PLACE", "MESSAGES", "BEHIND", "ORDERS", "SINCE", "WHY"), rows)
                .forEach(out::println);
        for (Cause each : causes) {
            UnknownCode.of(each.failure().reason())
                    .ifPresent(code -> out.println(
                            TerminalText.of(each.id() + ": " + advice(each, code), Plantline.LONGEST_LINE)));
        }
    }

    private static String advice(Cause cause, UnknownCode code) {
        String line = cause.lineToAdd();
        return (code.steward() == null ? "whoever keeps " + code.where() : code.steward())
                + (line == null
                        ? " adds the code to " + code.where() + "; it is not shown here"
                        : " adds to the entries of " + code.where() + ": " + line);
    }

    private static ArrayNode json(List<Cause> causes) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        for (Cause each : causes) {
            ObjectNode one = all.addObject()
                    .put("cause", each.id())
                    .put("interface", each.of().toString())
                    .put("class", each.failure().failureClass().name())
                    .put("place", each.place())
                    .put("messages", each.failing().size())
                    .put("behind", each.waiting())
                    .put("orders", each.orders())
                    .put("since", each.since().toString())
                    .put("reason", each.failure().reason());
            Optional<UnknownCode> code = UnknownCode.of(each.failure().reason());
            code.ifPresent(unknown -> one.put("codeMap", unknown.map())
                    .put("keptIn", unknown.ofThePlant() ? "CodeMap" : "OdooInterface")
                    .put("steward", unknown.steward()));
            if (each.lineToAdd() != null) {
                one.put("add", each.lineToAdd());
            }
        }
        return all;
    }
}
