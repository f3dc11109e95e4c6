package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageTrial;
import dev.plantline.engine.Nearest;
import dev.plantline.engine.Operations;
import dev.plantline.engine.StepsCodec;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what one message would do, without a cluster and without Odoo. */
@Command(
        name = "map",
        description = {
            "Shows what one message would do: whether it keeps the contract, its keys, and what Odoo would be asked.",
            "Asks nobody, so it cannot say whether Odoo would take it. Shows the message's values, also those of people."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 it would go to Odoo, 1 it would fail, or the manifest has mistakes, 2 the command could not do its work."
        })
final class MapCommand implements Callable<Integer> {
    /** No plant takes larger messages, see PlantSpec.Gateway. */
    private static final int MAX_BYTES = 4 << 20;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "The interface's manifest, or a directory of manifests. With the plant's manifest among them the time zone and the idempotency key are the plant's.")
    private Path path;

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "File with the message; - reads it from the input.")
    private String file;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Which one; needed where FILE has several interfaces.")
    private String name;

    @Option(
            names = "--received",
            paramLabel = "TIME",
            description = "When it is taken for received, for example 2026-01-31T10:00:00Z; default: now.")
    private Instant received;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Checked checked = Checked.of(ValidateCommand.read(path, spec));
        Optional<OdooInterface> chosen = chosen(checked);
        if (chosen.isEmpty()) {
            checked.form().forEach(finding -> spec.commandLine().getErr().println(finding.text()));
            return Plantline.FOUND;
        }
        byte[] body = message();
        return checked.compile(chosen.get())
                .match(
                        ready -> tell(checked, chosen.get(), ready.compiled(), body),
                        refused -> refused(refused, checked.files().get(chosen.get())));
    }

    /** Empty: it may be one of those that have mistakes. */
    private Optional<OdooInterface> chosen(Checked checked) {
        List<OdooInterface> all = checked.world().interfaces();
        TreeSet<String> names =
                all.stream().map(each -> each.getMetadata().getName()).collect(Collectors.toCollection(TreeSet::new));
        List<OdooInterface> named = name == null
                ? all
                : all.stream()
                        .filter(each -> each.getMetadata().getName().equals(name))
                        .toList();
        if (named.size() == 1) {
            return Optional.of(named.get(0));
        }
        if (named.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    path + " has several interfaces" + (name == null ? "" : " of this name")
                            + ": name one with --interface (" + String.join(", ", names) + "), or its own file");
        }
        if (!checked.form().isEmpty()) {
            return Optional.empty();
        }
        String nearest = name == null ? null : Nearest.to(name, names);
        throw new ParameterException(
                spec.commandLine(),
                path + " has no " + (name == null ? "OdooInterface" : "interface \"" + name + "\"")
                        + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    private byte[] message() throws IOException {
        if (file.equals("-")) {
            return bounded(System.in, "the input");
        }
        Path message = Path.of(file);
        try (InputStream in = Files.newInputStream(message)) {
            return bounded(in, file);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the message cannot be read from " + file + ": " + Unreadable.reason(message, e));
        }
    }

    private byte[] bounded(InputStream in, String from) throws IOException {
        byte[] body = in.readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new ParameterException(
                    spec.commandLine(), from + " has more than " + MAX_BYTES + " bytes: no plant takes such a message");
        }
        return body;
    }

    private int refused(Compilation.Refused refused, Manifest manifest) {
        PrintWriter err = spec.commandLine().getErr();
        refused.problems()
                .forEach(problem -> err.println(
                        manifest.finding(problem.path(), problem.message()).text()));
        err.println(
                "The message was not tried, because of " + refused.problems().size() + " mistake(s).");
        return Plantline.FOUND;
    }

    private int tell(Checked checked, OdooInterface each, CompiledInterface compiled, byte[] body) {
        MessageTrial trial = MessageTrial.of(compiled, body, received == null ? Instant.now() : received);
        boolean hasPlant = checked.plant(each.getMetadata().getNamespace()).isPresent();
        ObjectNode json = json(checked.spec(each), compiled, trial, hasPlant);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(pretty(json));
        } else {
            print(checked.files().get(each), json, trial, hasPlant, out);
        }
        return trial.failure().isEmpty() ? 0 : Plantline.FOUND;
    }

    private static ObjectNode json(
            OdooInterfaceSpec of, CompiledInterface compiled, MessageTrial trial, boolean hasPlant) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("interface", compiled.id().name());
        if (hasPlant) {
            json.put("plant", compiled.id().plant());
        }
        json.putObject("contract").put("version", of.contract().version()).put("kept", trial.keepsContract());
        trial.keys().ifPresent(keys -> keys(json.putObject("keys"), keys, trial, hasPlant));
        json.put("workflow", of.workflow().name());
        Operations.of(of).ifPresent(operation -> json.put("operation", operation));
        trial.effect().ifPresent(effect -> {
            if (!effect.quantities().isEmpty()) {
                ArrayNode totals = json.putArray("totals");
                for (Quantity total : effect.quantities()) {
                    totals.addObject().put("quantity", total.amount()).put("unit", total.unit());
                }
            }
            json.set("steps", StepsCodec.write(effect.steps()));
        });
        trial.failure().ifPresent(failure -> {
            ObjectNode told = json.putObject("failure");
            told.put("class", failure.failureClass().name());
            told.put("at", failure.place());
            told.put("reason", failure.reason());
            if (failure.inMessage() != null) {
                told.put("inMessage", failure.inMessage());
            }
        });
        return json;
    }

    private static void keys(ObjectNode json, MessageKeys keys, MessageTrial trial, boolean hasPlant) {
        json.put("order", keys.orderKey());
        trial.idempotencyValues().ifPresent(values -> json.put("idempotency", values));
        if (hasPlant) {
            json.put("idempotencyKey", keys.idempotencyKey()); // the plant's name is in it
        }
        json.put("contentHash", keys.contentHash());
        keys.version()
                .map(version -> version.<String>match(number -> "" + number.value(), MessageVersion.Text::value))
                .ifPresent(version -> json.put("version", version));
        keys.contention().ifPresent(contention -> json.put("contention", contention));
    }

    private static void print(
            Manifest manifest, ObjectNode json, MessageTrial trial, boolean hasPlant, PrintWriter out) {
        line(out, "interface", manifest.name() + " (" + manifest.file() + ")");
        line(out, "contract", json.at("/contract/version").asText() + (trial.keepsContract() ? ", kept" : ", broken"));
        if (trial.keys().isEmpty()) {
            line(out, "keys", "cannot be read");
        }
        json.path("keys")
                .properties()
                .forEach(each -> line(out, words(each.getKey()), each.getValue().asText()));
        if (trial.keys().isPresent() && !hasPlant) {
            line(out, "idempotency key", "holds the plant's name, and no Plant is among these manifests");
        }
        line(out, "workflow", json.path("workflow").asText());
        if (json.has("operation")) {
            line(out, "operation", json.path("operation").asText());
        }
        trial.effect().ifPresent(effect -> effect.quantities().forEach(total -> line(out, "total", total.toString())));
        out.println();
        trial.failure().ifPresent(failure -> out.println(sentence(failure)));
        trial.effect().ifPresent(effect -> {
            if (effect.steps().isEmpty()) {
                out.println("It asks nothing of Odoo: the conditions of all steps are false.");
            } else {
                out.println("steps:");
                pretty(json.path("steps"))
                        .lines()
                        .forEach(each -> out.println(TerminalText.of(each, Plantline.LONGEST_LINE)));
            }
        });
    }

    private static String sentence(Failure failure) {
        return TerminalText.of(
                "It would fail (" + failure.failureClass() + ")"
                        + (failure.place().isEmpty() ? "" : " at " + failure.place()) + ": " + failure.told(),
                Plantline.LONGEST_LINE);
    }

    private static String words(String key) {
        return switch (key) {
            case "order" -> "order key";
            case "idempotency" -> "idempotency";
            case "idempotencyKey" -> "idempotency key";
            case "contentHash" -> "content hash";
            default -> key;
        };
    }

    private static void line(PrintWriter out, String what, String value) {
        out.println(String.format("%-16s", what) + TerminalText.of(value, Plantline.LONGEST_LINE));
    }

    private static String pretty(Object json) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
