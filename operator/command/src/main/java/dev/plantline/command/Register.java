package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owner;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The register of synchronisations: each interface of some manifests with everything filled in, a row each.
 *
 * @param rows as many cells each as there are {@link #HEADS}
 */
record Register(List<List<String>> rows) {
    /** What is told of each. */
    static final List<String> HEADS = List.of(
            "plant",
            "interface",
            "workflow",
            "operation",
            "system",
            "source",
            "odoo",
            "duty",
            "class",
            "objective",
            "criticality",
            "failure impact",
            "contract",
            "stage",
            "business owner",
            "technical owner",
            "runbook",
            "verdict");

    /** Plant, interface, workflow, system, source, class, criticality, stage, business owner, verdict: what fits beside one another. */
    private static final List<Integer> SHORT = List.of(0, 1, 2, 4, 5, 8, 10, 13, 14, 17);

    /** How it is written. */
    enum Form {
        /** Columns side by side, the most important ones. */
        table,
        /** A table of Markdown. */
        markdown,
        /** Values with commas, as RFC 4180 says. */
        csv,
        /** A page for a browser. */
        html
    }

    /** Of some manifests, by plant and name. */
    static Register of(Checked checked) {
        List<List<String>> rows = new ArrayList<>();
        Map<String, EffectiveInterfaces> resolved = new TreeMap<>();
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        checked.namespaces().forEach(each -> resolved.put(each, resolution.of(checked.world(), each)));
        checked.world().interfaces().stream()
                .sorted(Comparator.comparing(
                                (OdooInterface each) -> each.getMetadata().getNamespace())
                        .thenComparing(each -> each.getMetadata().getName()))
                .forEach(each -> rows.add(
                        row(checked, each, resolved.get(each.getMetadata().getNamespace()))));
        return new Register(List.copyOf(rows));
    }

    private static List<String> row(Checked checked, OdooInterface resource, EffectiveInterfaces all) {
        String name = resource.getMetadata().getName();
        Optional<EffectiveInterface> live = all.live().stream()
                .filter(each -> each.id().name().equals(name))
                .findFirst();
        OdooInterfaceSpec spec = live.map(each -> each.configuration().spec()).orElseGet(() -> checked.spec(resource));
        return List.of(
                checked.plant(resource.getMetadata().getNamespace())
                        .map(each -> each.getMetadata().getName())
                        .orElse("none"),
                name,
                text(spec.workflow()),
                spec.mapping() == null
                        ? ""
                        : spec.mapping().steps().stream()
                                .map(each -> each.operation() == null ? "raw steps" : each.operation())
                                .distinct()
                                .collect(Collectors.joining(", ")),
                spec.source() == null ? "" : text(spec.source().system()),
                source(spec),
                checked.connection(resource).orElse(""),
                spec.target() == null ? "" : text(spec.target().odoo().duty()),
                text(spec.latencyClass()),
                live.map(each -> each.timing().objective()).orElse(""),
                spec.classification() == null ? "" : text(spec.classification().criticality()),
                spec.classification() == null ? "" : text(spec.classification().failureImpact()),
                spec.contract() == null ? "" : text(spec.contract().version()),
                spec.lifecycle() == null
                        ? "production"
                        : spec.lifecycle().stage()
                                + (spec.lifecycle().sunset() == null
                                        ? ""
                                        : " until " + spec.lifecycle().sunset()),
                spec.owners() == null ? "" : owner(spec.owners().business()),
                spec.owners() == null ? "" : owner(spec.owners().technical()),
                text(spec.runbook()),
                live.isPresent() ? "goes live" : "cannot go live");
    }

    private static String source(OdooInterfaceSpec spec) {
        if (spec.source() == null) {
            return "";
        }
        SourceNeeds needs = spec.source().needs();
        return needs.topic()
                .map(each -> "topic " + each.name())
                .or(() -> needs.path().map(each -> "path " + each.name()))
                .or(() -> Optional.ofNullable(spec.source().odoo()).map(odoo -> "Odoo " + odoo.model()))
                .orElse("");
    }

    private static String owner(Owner owner) {
        return owner == null ? "" : owner.name() + " <" + owner.contact() + ">";
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    /** The whole text, its last line ended. */
    String text(Form form) {
        return switch (form) {
            case table ->
                String.join(
                                "\n",
                                Table.of(
                                        shortHeads(),
                                        rows.stream().map(Register::shortRow).toList())) + "\n";
            case markdown -> markdown();
            case csv -> csv();
            case html -> html();
        };
    }

    private static List<String> shortHeads() {
        return SHORT.stream()
                .map(each -> HEADS.get(each).toUpperCase(Locale.ROOT))
                .toList();
    }

    private static List<String> shortRow(List<String> row) {
        return SHORT.stream().map(row::get).toList();
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        markdown(text, HEADS);
        text.append("|").append("---|".repeat(HEADS.size())).append("\n");
        rows.forEach(row -> markdown(text, row));
        return text.toString();
    }

    private static void markdown(StringBuilder text, List<String> cells) {
        cells.forEach(each -> text.append("| ").append(markdown(each)).append(" "));
        text.append("|\n");
    }

    /** Nothing in a cell is a mark of Markdown or HTML: each sign that could begin one is written as itself. */
    private static String markdown(String cell) {
        return oneLine(cell).replaceAll("([\\\\`*_{}\\[\\]()#+!|~<>&$-])", "\\\\$1");
    }

    private String csv() {
        StringBuilder text = new StringBuilder();
        csv(text, HEADS);
        rows.forEach(row -> csv(text, row));
        return text.toString();
    }

    private static void csv(StringBuilder text, List<String> cells) {
        text.append(cells.stream().map(Register::csv).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** A spreadsheet takes what begins so for a formula, and runs it; with an apostrophe before it, it is text. */
    private static String csv(String cell) {
        String text = oneLine(cell);
        String safe = text.matches("(?s)\\s*[=+\\-@\\t\\r|%].*") ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private String html() {
        StringBuilder text = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
                + "<title>Register of synchronisations</title>\n<style>body{font:14px sans-serif}table{border-collapse:collapse}"
                + "th,td{border:1px solid #bbb;padding:3px 6px;text-align:left}</style></head>\n<body>\n"
                + "<h1>Register of synchronisations</h1>\n<table>\n");
        html(text, "th", HEADS);
        rows.forEach(row -> html(text, "td", row));
        return text.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void html(StringBuilder text, String tag, List<String> cells) {
        text.append("<tr>");
        cells.forEach(each -> text.append("<" + tag + ">").append(html(each)).append("</" + tag + ">"));
        text.append("</tr>\n");
    }

    private static String html(String cell) {
        return oneLine(cell)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Without line breaks and signs that no one sees. */
    private static String oneLine(String cell) {
        return TerminalText.of(cell, Plantline.LONGEST_LINE);
    }
}
