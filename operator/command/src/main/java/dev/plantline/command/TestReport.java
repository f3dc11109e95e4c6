package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of the examples of some interfaces, as machines read it. */
final class TestReport {
    /** How it is written. */
    enum Form {
        /** Sentences for people. */
        text,
        /** One JSON document. */
        json,
        /** A test case for each example, as CI systems read JUnit's XML. */
        junit,
        /** SARIF 2.1.0 of those that came out otherwise, as code hosts show it beside the lines. */
        sarif
    }

    /**
     * One example, or an interface whose examples could not be run.
     *
     * @param file of the manifest
     * @param resource name of the interface
     * @param name of the example
     * @param difference what came out otherwise than expected, or why it was not run; null: it passed
     */
    private record Case(String file, String resource, String name, String difference) {}

    private final List<Case> cases = new ArrayList<>();
    private final Map<FindingsReport.Rule, List<Finding>> wrong = new EnumMap<>(FindingsReport.Rule.class);

    /** Adds an example that was run. */
    void add(Manifests.Manifest manifest, String name, String difference) {
        cases.add(new Case(FindingsReport.slashed(manifest.file()), manifest.name(), name, difference));
        if (difference != null) {
            wrong.computeIfAbsent(FindingsReport.Rule.example, unused -> new ArrayList<>())
                    .add(manifest.finding(place(manifest, name), "example '" + name + "': " + difference));
        }
    }

    /** Where an example stands; one of the template stands with its name. */
    private static String place(Manifests.Manifest manifest, String name) {
        JsonNode own = manifest.tree().at("/spec/tests");
        for (int i = 0; i < own.size(); i++) {
            if (own.path(i).path("name").asText().equals(name)) {
                return "spec.tests[" + i + "]";
            }
        }
        return "spec.templateRef";
    }

    /** Adds a mistake because of which examples were not run. */
    void add(Finding mistake) {
        cases.add(new Case(
                FindingsReport.slashed(mistake.file()),
                mistake.resource(),
                mistake.path().isEmpty() ? "manifest" : mistake.path(),
                mistake.message()));
        wrong.computeIfAbsent(FindingsReport.Rule.manifest, unused -> new ArrayList<>())
                .add(mistake);
    }

    private long failures() {
        return cases.stream().filter(each -> each.difference() != null).count();
    }

    /** One JSON document. */
    String json() {
        ObjectNode report = Json.MAPPER.createObjectNode();
        ArrayNode all = report.putArray("examples");
        cases.forEach(each -> {
            ObjectNode one = all.addObject();
            one.put("file", each.file());
            one.put("interface", each.resource());
            one.put("name", each.name());
            one.put("passed", each.difference() == null);
            if (each.difference() != null) {
                one.put("difference", each.difference());
            }
        });
        report.put("total", cases.size());
        report.put("wrong", failures());
        return FindingsReport.pretty(report);
    }

    /** SARIF 2.1.0. */
    String sarif() {
        return new FindingsReport("plantline test", List.of(), wrong, List.of(), List.of()).sarif();
    }

    /** JUnit's XML. */
    String junit() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "plantline test");
            xml.writeAttribute("tests", "" + cases.size());
            xml.writeAttribute("failures", "" + failures());
            xml.writeAttribute("errors", "0");
            for (Case each : cases) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", FindingsReport.xml(each.resource()));
                xml.writeAttribute("name", FindingsReport.xml(each.name()));
                xml.writeAttribute("file", FindingsReport.xml(each.file()));
                if (each.difference() != null) {
                    xml.writeStartElement("failure");
                    xml.writeAttribute(
                            "message",
                            FindingsReport.xml(
                                    each.difference().lines().findFirst().orElse("")));
                    xml.writeAttribute("type", "example");
                    xml.writeCharacters(FindingsReport.xml(each.difference()));
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
        return text.toString();
    }
}
