package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec.Setting;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec.Type;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.command.NewPlant.First;
import dev.plantline.command.NewPlant.Person;
import dev.plantline.engine.Nearest;
import dev.plantline.operator.desired.validation.ManifestFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the first manifests of a plant, and nothing that the operator would refuse. */
@Command(
        name = "new",
        description = {
            "Writes namespace, plant, connection and first interfaces by template into a directory.",
            "They are checked with the operator's own code before anything is written, and nothing that is there is changed."
        },
        mixinStandardHelpOptions = true)
final class PlantNewCommand implements Callable<Integer> {
    private static final Pattern PERSON = Pattern.compile("\\s*([^<>]+?)\\s*<([^<>]+)>\\s*");
    private static final int LONGEST_ANSWER = 1_024;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "Directory of the plant. Templates and code maps that stand there are known to the new manifests.")
    private Path directory;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the plant, for example lyon.")
    private String name;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Its namespace. Default: plant-NAME.")
    private String namespace;

    @Option(names = "--display-name", paramLabel = "TEXT", description = "Its name for people. Default: its name.")
    private String displayName;

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Its time zone, for example Europe/Paris.")
    private String timeZone;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Kafka's bootstrap servers, for example kafka.example.com:9093.")
    private String kafka;

    @Option(names = "--kafka-insecure", description = "Kafka is reached without TLS.")
    private boolean kafkaInsecure;

    @Option(names = "--odoo", paramLabel = "URL", description = "Odoo's address, for example https://odoo.example.com.")
    private String odoo;

    @Option(names = "--database", paramLabel = "NAME", description = "Odoo's database.")
    private String database;

    @Option(
            names = "--odoo-version",
            paramLabel = "VERSION",
            defaultValue = "19",
            description = "Odoo's version. Default: ${DEFAULT-VALUE}.")
    private String version;

    @Option(
            names = "--environment",
            paramLabel = "KIND",
            defaultValue = "production",
            description = "production or test: what the Odoo is. Default: ${DEFAULT-VALUE}.")
    private String environment;

    @Option(
            names = "--business-owner",
            paramLabel = "PERSON",
            description = "Who answers for the business side, as \"Name <contact>\".")
    private String business;

    @Option(
            names = "--technical-owner",
            paramLabel = "PERSON",
            description = "Who answers for the technical side, as \"Name <contact>\".")
    private String technical;

    @Option(
            names = "--system",
            paramLabel = "NAME=CONTACT",
            description = "A system that sends, and who is called when it does not. May be repeated.")
    private Map<String, String> systems = new LinkedHashMap<>();

    @Option(
            names = "--interface",
            paramLabel = "NAME=TEMPLATE",
            description =
                    "An interface by template, for example wms-goods-receipt=stock-receive.v1; its name begins with its system. May be repeated.")
    private Map<String, String> interfaces = new LinkedHashMap<>();

    @Option(
            names = "--topic",
            paramLabel = "NAME=TOPIC",
            description =
                    "The topic of an interface. Default: its system, a dot and the rest of its name, for example wms.goods-receipt. May be repeated.")
    private Map<String, String> topics = new LinkedHashMap<>();

    @Option(
            names = "--setting",
            paramLabel = "NAME.SETTING=VALUE",
            description = "What the template of an interface asks for. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--ask", description = "Asks for what no option says.")
    private boolean ask;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Manifests there = Files.exists(directory) ? Manifests.read(directory) : new Manifests(List.of(), List.of());
        Map<String, InterfaceTemplate> templates = Checked.of(there).world().templates().stream()
                .collect(Collectors.toMap(each -> each.getMetadata().getName(), Function.identity()));
        if (ask) {
            free(NewPlant.FIXED);
        }
        Map<String, String> files;
        try {
            answers(templates);
            files = plant(templates).files();
            free(files.keySet());
        } catch (ParameterException e) {
            corrected();
            throw e;
        }
        List<Manifest> all = new ArrayList<>(there.all());
        files.forEach((file, text) -> ManifestFile.read(text).stream()
                .map(each -> new Manifest(directory.resolve(file), each))
                .forEach(all::add));
        Checked checked = Checked.of(new Manifests(all, there.findings()));
        Set<Path> own = files.keySet().stream().map(directory::resolve).collect(Collectors.toSet());
        List<Finding> findings = checked.findings().stream()
                .filter(each -> own.contains(each.file()))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (!findings.isEmpty()) {
            findings.forEach(each -> out.println(each.text()));
            out.println();
            out.println("Nothing was written: " + findings.size() + " to correct");
            corrected();
            return Plantline.FOUND;
        }
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = directory.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, each.getValue(), StandardOpenOption.CREATE_NEW);
            out.println("wrote " + file);
        }
        checked.warnings().stream()
                .filter(each -> own.contains(each.file()))
                .forEach(each -> out.println("Warning: " + each.text()));
        return 0;
    }

    private void free(Collection<String> files) {
        List<String> taken = files.stream()
                .filter(each -> Files.exists(directory.resolve(each), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!taken.isEmpty()) {
            throw wrong(directory + " has " + String.join(", ", taken)
                    + " already, and nothing is overwritten: name another directory, or write what is missing by hand");
        }
    }

    private void answers(Map<String, InterfaceTemplate> templates) throws IOException {
        Optional<BufferedReader> from = ask
                ? Optional.of(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())))
                : Optional.empty(); // not closed: it is not ours
        name = given(name, "--name", from);
        timeZone = given(timeZone, "--time-zone", from);
        kafka = given(kafka, "--kafka", from);
        odoo = given(odoo, "--odoo", from);
        database = given(database, "--database", from);
        business = somebody(business, "--business-owner", from);
        technical = somebody(technical, "--technical-owner", from);
        fill(systems, "--system", from, (system, contact) -> {});
        fill(interfaces, "--interface", from, (each, template) -> first(each, template, templates));
        namespace = namespace == null ? "plant-" + name : namespace;
        displayName = displayName == null ? name : displayName;
    }

    private String given(String value, String option, Optional<BufferedReader> from) throws IOException {
        if (value != null) {
            return value;
        }
        String answer = from.isEmpty() ? "" : answer(option, "", from.get());
        if (answer.isEmpty()) {
            throw missing(option);
        }
        return answer;
    }

    /** Who is mistyped is asked for again: nobody should have to give all the other answers anew. */
    private String somebody(String value, String option, Optional<BufferedReader> from) throws IOException {
        String answer = given(value, option, from);
        while (value == null && !PERSON.matcher(answer).matches()) {
            spec.commandLine().getOut().println(noPerson(answer, option));
            answer = given(null, option, from);
        }
        return answer;
    }

    /** Lines until an empty one; what the check throws is told, and that line is asked for again. */
    private void fill(
            Map<String, String> values, String option, Optional<BufferedReader> from, BiConsumer<String, String> check)
            throws IOException {
        if (values.isEmpty() && from.isPresent()) {
            for (String line = answer(option, " An empty line ends it.", from.get());
                    !line.isEmpty();
                    line = answer(option, "", from.get())) {
                String[] parts = line.split("=", 2);
                if (parts.length < 2) {
                    spec.commandLine()
                            .getOut()
                            .println("'" + line + "' is no " + option(option).paramLabel()
                                    + " and does not count: write it again.");
                    continue;
                }
                try {
                    check.accept(parts[0].strip(), parts[1].strip());
                } catch (ParameterException wrong) {
                    spec.commandLine().getOut().println(wrong.getMessage() + " It does not count: write it again.");
                    continue;
                }
                values.put(parts[0].strip(), parts[1].strip());
            }
        }
        if (values.isEmpty()) {
            throw missing(option);
        }
    }

    private String answer(String option, String more, BufferedReader from) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(String.join(" ", option(option).description()) + more + " "
                + option(option).paramLabel() + ": ");
        out.flush();
        String line = from.readLine();
        if (line != null && line.length() > LONGEST_ANSWER) {
            throw wrong("an answer has at most " + LONGEST_ANSWER + " characters");
        }
        return line == null ? "" : line.strip();
    }

    private OptionSpec option(String option) {
        return spec.findOption(option);
    }

    private ParameterException missing(String option) {
        return wrong("missing: " + option + " " + option(option).paramLabel() + ". "
                + String.join(" ", option(option).description()) + " With --ask you are asked for what is missing.");
    }

    /** Says what was answered, so that nobody answers twice. */
    private void corrected() {
        if (ask) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Your answers, to be corrected:");
            out.println(given());
            out.flush();
        }
    }

    /** The command that has all that was answered. */
    private String given() {
        List<String> words = new ArrayList<>(List.of("plantline plant new", quoted(directory.toString())));
        for (OptionSpec each : spec.options()) {
            if (each.getValue() instanceof Map<?, ?> values) {
                values.forEach((key, value) -> words.add(each.longestName() + " " + quoted(key + "=" + value)));
            } else if (each.getValue() instanceof String value && !value.equals(each.defaultValue())) {
                words.add(each.longestName() + " " + quoted(value));
            }
        }
        if (kafkaInsecure) {
            words.add("--kafka-insecure");
        }
        return String.join(" \\\n  ", words);
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._:/@,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private NewPlant plant(Map<String, InterfaceTemplate> templates) {
        named(topics.keySet(), "--topic");
        named(
                settings.keySet().stream()
                        .map(each -> each.replaceFirst("\\..*", ""))
                        .toList(),
                "--setting");
        List<First> first = new ArrayList<>();
        interfaces.forEach((each, template) -> first.add(first(each, template, templates)));
        return new NewPlant(
                name,
                namespace,
                displayName,
                timeZone,
                kafka,
                kafkaInsecure,
                odoo,
                database,
                version,
                environment,
                person(business, "--business-owner"),
                person(technical, "--technical-owner"),
                systems,
                first);
    }

    private void named(Iterable<String> names, String option) {
        names.forEach(each -> {
            if (!interfaces.containsKey(each)) {
                throw wrong(option + " names '" + each + "', and there is no --interface of the name; there are "
                        + interfaces.keySet());
            }
        });
    }

    private First first(String each, String templateName, Map<String, InterfaceTemplate> templates) {
        InterfaceTemplate template = templates.get(templateName);
        if (template == null) {
            String nearest = Nearest.to(templateName, templates.keySet());
            throw wrong("there is no template '" + templateName + "' in the chart and in " + directory + ": "
                    + (nearest == null
                            ? "choose one of "
                                    + templates.keySet().stream().sorted().toList()
                            : "did you mean " + nearest + "?"));
        }
        String system = systems.keySet().stream()
                .filter(one -> each.startsWith(one + "-"))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> wrong("'" + each + "' begins with none of the systems " + systems.keySet()
                        + ": begin its name with the system that sends, for example "
                        + systems.keySet().iterator().next() + "-" + each));
        return new First(
                each,
                templateName,
                system,
                topics.getOrDefault(each, system + "." + each.substring(system.length() + 1)),
                template.getSpec().values().at("/target/odoo/duty").asText("stock"),
                settings(each, template));
    }

    private Map<String, JsonNode> settings(String each, InterfaceTemplate template) {
        Map<String, Type> types = Optional.ofNullable(template.getSpec().settings()).orElse(List.of()).stream()
                .collect(Collectors.toMap(Setting::name, Setting::type));
        Map<String, JsonNode> given = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(each + ".")) {
                String setting = key.substring(each.length() + 1);
                given.put(setting, value(types.get(setting), value));
            }
        });
        return given;
    }

    /** What is no value of the type stays a text, and is refused as what the template does not ask for. */
    private static JsonNode value(Type type, String text) {
        if (type == Type.bool && text.matches("true|false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if (type == Type.number && text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return TextNode.valueOf(text);
    }

    private Person person(String text, String option) {
        Matcher matcher = PERSON.matcher(text);
        if (!matcher.matches()) {
            throw wrong(noPerson(text, option));
        }
        return new Person(matcher.group(1), matcher.group(2).strip());
    }

    private static String noPerson(String text, String option) {
        return option + ": '" + text + "' is not \"Name <contact>\"; a contact is a mail address, a channel (#name)"
                + " or an https address";
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
