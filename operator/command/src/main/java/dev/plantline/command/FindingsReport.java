package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import dev.plantline.model.PlainText;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * What was found in a directory of manifests, as machines read it.
 *
 * @param command that found it, for example plantline validate
 * @param manifests every manifest that could be read
 * @param findings what is wrong, by its rule
 * @param warnings what is not, but a policy warns of it
 * @param hints what has surprised others
 */
record FindingsReport(
        String command,
        List<Manifest> manifests,
        Map<Rule, List<Finding>> findings,
        List<Finding> warnings,
        List<String> hints) {
    /** What a finding is about, in SARIF. */
    enum Rule {
        /** By itself. */
        manifest("A manifest does not go live as it stands."),
        /** Beside what runs. */
        breaks("A change is refused where the older manifests run, or stops senders."),
        /** Of spec.tests. */
        example("An example comes out otherwise than it says."),
        /** Of the centre. */
        policy("A policy of the centre warns of a manifest.");

        private final String what;

        Rule(String what) {
            this.what = what;
        }
    }

    /** How it is written. */
    enum Form {
        /** Sentences for people. */
        text,
        /** One JSON document. */
        json,
        /** A test case for each manifest, as CI systems read JUnit's XML. */
        junit,
        /** SARIF 2.1.0, as code hosts show it beside the lines. */
        sarif
    }

    /** One JSON document. */
    String json() {
        ObjectNode report = Json.MAPPER.createObjectNode();
        add(report.putArray("findings"), wrong());
        add(report.putArray("warnings"), warnings);
        hints.forEach(report.putArray("hints")::add);
        return pretty(report);
    }

    private List<Finding> wrong() {
        return findings.values().stream().flatMap(List::stream).toList();
    }

    /** Adds findings to a list, each as an object. */
    static void add(ArrayNode list, List<Finding> findings) {
        for (Finding each : findings) {
            ObjectNode one = list.addObject();
            one.put("file", slashed(each.file()));
            if (each.line() > 0) {
                one.put("line", each.line());
            }
            one.put("resource", each.resource());
            one.put("path", each.path());
            one.put("message", each.message());
        }
    }

    /** SARIF 2.1.0: errors are what is refused, warnings what a policy warns of. */
    String sarif() {
        ObjectNode report = Json.MAPPER.createObjectNode();
        report.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        report.put("version", "2.1.0");
        ObjectNode run = report.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "plantline");
        ArrayNode rules = driver.putArray("rules");
        for (Rule each : Rule.values()) {
            rules.addObject()
                    .put("id", each.name())
                    .putObject("shortDescription")
                    .put("text", each.what);
        }
        ArrayNode results = run.putArray("results");
        findings.forEach((rule, all) -> all.forEach(each -> result(results, rule, "error", each)));
        warnings.forEach(each -> result(results, Rule.policy, "warning", each));
        return pretty(report);
    }

    private static void result(ArrayNode results, Rule rule, String level, Finding each) {
        ObjectNode result = results.addObject().put("ruleId", rule.name()).put("level", level);
        result.putObject("message").put("text", said(each));
        ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
        place.putObject("artifactLocation").put("uri", uri(each.file()));
        if (each.line() > 0) {
            place.putObject("region").put("startLine", each.line());
        }
    }

    private static String said(Finding each) {
        return Stream.of(each.resource(), each.path())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", ", "", ": "))
                + each.message();
    }

    /** A test case for each manifest, and for each file that is none; what is wrong with it is its failure. */
    String junit() {
        Map<String, List<Finding>> cases = new LinkedHashMap<>();
        manifests.forEach(each -> cases.put(name(each.file(), each.resource()), List.of()));
        wrong().stream()
                .collect(Collectors.groupingBy(
                        each -> name(each.file(), each.resource()), LinkedHashMap::new, Collectors.toList()))
                .forEach(cases::put);
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", command);
            xml.writeAttribute("tests", "" + cases.size());
            xml.writeAttribute(
                    "failures",
                    "" + cases.values().stream().filter(each -> !each.isEmpty()).count());
            xml.writeAttribute("errors", "0");
            for (Map.Entry<String, List<Finding>> each : cases.entrySet()) {
                testCase(xml, each.getKey(), each.getValue());
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
        return text.toString();
    }

    private static void testCase(XMLStreamWriter xml, String name, List<Finding> wrong) throws XMLStreamException {
        String[] parts = name.split("\n", 2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", xml(parts[0]));
        xml.writeAttribute("name", xml(parts[1].isEmpty() ? "file" : parts[1]));
        if (!wrong.isEmpty()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", xml(wrong.get(0).message()));
            xml.writeAttribute("type", "manifest");
            xml.writeCharacters(
                    wrong.stream().map(each -> xml(line(each) + said(each))).collect(Collectors.joining("\n")));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String line(Finding each) {
        return each.line() == 0 ? "" : "line " + each.line() + ": ";
    }

    private static String name(Path file, String resource) {
        return slashed(file) + "\n" + resource.strip();
    }

    /** Without what XML 1.0 cannot have, however it is escaped. */
    static String xml(String text) {
        return PlainText.of(text).replaceAll("[\uFFFE\uFFFF]", "?");
    }

    static String slashed(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static String uri(Path file) {
        try {
            return new URI(null, null, slashed(file), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path is one of a URI", e);
        }
    }

    static String pretty(ObjectNode tree) {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is JSON", e);
        }
    }
}
