package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What operations of master records have in common: a record is found by its code, archived or not, made where there is none, and changed where it
 * differs.
 */
final class MasterRecords {
    private final OperationScene scene;
    private final Records records;
    private final String kind;
    private final String model;
    /** In which a new record gets its code; empty: by its external id. */
    private final String field;

    private final String code;
    /** Whether the document wants it in use; null: it does not say. */
    private final Boolean wanted;

    /**
     * Of one document.
     *
     * @param kind of the codes, which is also the property of the document
     */
    MasterRecords(OperationScene scene, String kind, JsonNode document) {
        this.scene = scene;
        this.records = scene.records();
        this.kind = kind;
        this.model = scene.reference(kind).path(0).asText();
        this.field = scene.isByField(kind) ? scene.fields(kind).get(0) : "";
        this.code = document.path(kind).asText();
        this.wanted = document.has("active") ? document.path("active").asBoolean() : null;
    }

    String code() {
        return code;
    }

    /** The record of the code, in use or archived; null: there is none. */
    Long find() {
        List<Long> found = scene.isByField(kind)
                ? scene.fields(kind).stream()
                        .flatMap(each -> having(each, code).stream())
                        .distinct()
                        .toList()
                : scene.having(kind, code);
        List<Long> used = found.stream().filter(this::isActive).toList();
        if (used.size() > 1) {
            return scene.one(kind, code, "/" + kind);
        }
        if (used.isEmpty() && found.size() > 1) {
            throw OperationScene.wrong(
                    "lookup",
                    found.size() + " archived records of " + model + " have " + scene.way(kind) + " " + code
                            + ", so that none of them can be taken: ids " + OperationScene.ids(found),
                    "/" + kind);
        }
        return found.isEmpty() ? null : used.isEmpty() ? found.get(0) : used.get(0);
    }

    /** That no property says another value for the field that the code is, the first one of two. */
    void checkCode(JsonNode document, Map<String, String> properties) {
        properties.forEach((property, other) -> {
            if (field.equals(other) && !document.path(property).asText(code).equals(code)) {
                throw OperationScene.wrong(
                        "document",
                        "the code is the " + field + " of its record, which is " + code + " by the code and "
                                + document.path(property).asText() + " by this message",
                        "/" + property);
            }
        });
    }

    /** Makes a new record, which needs these properties. */
    long create(JsonNode document, List<String> needed, String reference, Map<String, Object> values) {
        String lacking = needed.stream().filter(each -> !document.has(each)).collect(Collectors.joining(", "));
        if (!lacking.isEmpty()) {
            throw OperationScene.wrong(
                    "lookup",
                    "Odoo has no " + kind + " " + code + " yet, and this message does not say what a new one needs: "
                            + lacking,
                    "/" + kind);
        }
        if (!field.isEmpty()) {
            values.put(field, code);
            long made = records.create(model, values);
            checkSingle(made, values);
            return made;
        }
        String external = scene.external(kind, code);
        values.putIfAbsent(reference, code);
        List<Long> others = having(reference, values.get(reference));
        if (!others.isEmpty()) {
            throw OperationScene.wrong(
                    "state",
                    "Odoo has the " + kind + " " + values.get(reference) + " already, without the external id "
                            + external + ": give it that id, or another reference: ids " + OperationScene.ids(others),
                    "/" + kind);
        }
        long made = records.create(model, values);
        records.store().name(external, model, made);
        return made;
    }

    void checkBarcode(Long record, Object barcode) {
        having("barcode", barcode).stream()
                .filter(other -> isActive(other) && !other.equals(record))
                .findFirst()
                .ifPresent(other -> {
                    throw OperationScene.wrong(
                            "state",
                            "the barcode " + barcode + " is that of " + records.displayName(model, other) + " (" + model
                                    + "," + other + ")",
                            "/barcode");
                });
    }

    /** Which of these values a record does not have. */
    Map<String, Object> changes(long record, Map<String, Object> values) {
        Map<String, Object> changes = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Object kept = records.value(model, record, name);
            boolean same = kept instanceof BigDecimal number
                    ? number.compareTo((BigDecimal) value) == 0
                    : Objects.equals(kept, value);
            if (!same) {
                changes.put(name, value);
            }
        });
        checkFindable(record, values);
        checkSingle(record, changes);
        return changes;
    }

    /** That a code which may stand in either of two fields stands in one of them afterwards. */
    private void checkFindable(long record, Map<String, Object> values) {
        List<String> fields = scene.fields(kind);
        if (fields.size() > 1
                && fields.stream()
                        .noneMatch(
                                each -> code.equals(values.getOrDefault(each, records.value(model, record, each))))) {
            throw OperationScene.wrong(
                    "document",
                    "the " + kind + " was found by its code " + code + ", and by this message neither its "
                            + String.join(" nor its ", fields) + " is that: no message would find it again",
                    "/" + kind);
        }
    }

    /**
     * That no other record in use has in the other of two fields what this one gets in a field, or has again as it comes out of the archive: as a code it
     * would be both.
     */
    private void checkSingle(long record, Map<String, Object> values) {
        boolean before = isActive(record);
        if (!(wanted == null ? before : wanted)) {
            return;
        }
        for (String each : scene.fields(kind)) {
            Object value = values.getOrDefault(each, before ? "" : records.value(model, record, each));
            for (String other : scene.fields(kind)) {
                if (other.equals(each) || value == null || value.equals("") || Boolean.FALSE.equals(value)) {
                    continue;
                }
                having(other, value).stream()
                        .filter(found -> found != record && isActive(found))
                        .findFirst()
                        .ifPresent(found -> {
                            throw OperationScene.wrong(
                                    "state",
                                    "by this message the " + each + " of " + kind + " "
                                            + records.displayName(model, record) + " is " + value + ", which is the "
                                            + other + " of " + records.displayName(model, found) + " (" + model + ","
                                            + found
                                            + "): as a code it would name both, and no message could name either",
                                    "/" + kind);
                        });
            }
        }
    }

    /** The one language that is active here, by Odoo's code. */
    static String language(String text, String place) {
        String code = text.replace('-', '_');
        if (!code.equals("en_US")) {
            throw OperationScene.wrong(
                    "lookup", "the language " + text + " is not active in Odoo; active are en_US", place);
        }
        return code;
    }

    boolean isActive(long record) {
        return !Boolean.FALSE.equals(records.value(model, record, "active"));
    }

    private List<Long> having(String name, Object value) {
        return records.store().all(model).entrySet().stream()
                .filter(each -> value.equals(each.getValue().get(name)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
