package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
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
        junit
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

    /** Adds an example that was run. */
    void add(Manifests.Manifest manifest, String name, String difference) {
        cases.add(new Case(FindingsReport.slashed(manifest.file()), manifest.name(), name, difference));
    }

    /** Adds a mistake because of which examples were not run. */
    void add(Finding mistake) {
        cases.add(new Case(
                FindingsReport.slashed(mistake.file()),
                mistake.resource(),
                mistake.path().isEmpty() ? "manifest" : mistake.path(),
                mistake.message()));
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
