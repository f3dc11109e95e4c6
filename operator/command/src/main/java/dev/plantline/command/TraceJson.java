package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Failure;
import dev.plantline.model.Json;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.Trace;

/** A trace for machines. */
final class TraceJson {
    private TraceJson() {}

    static ObjectNode of(Trace trace, String asked, boolean anchorsVerified, boolean signaturesVerified) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("asked", asked);
        json.put("asOf", trace.asOf().toString());
        json.put("complete", trace.isComplete());
        json.put("anchorSignaturesVerified", anchorsVerified);
        json.put("signaturesVerified", signaturesVerified);
        ArrayNode messages = json.putArray("messages");
        trace.messages().forEach(each -> messages.add(message(each)));
        json.put("linesLeftOut", trace.left());
        ArrayNode partitions = json.putArray("partitions");
        trace.reaches().forEach(each -> partitions.add(reach(each)));
        return json;
    }

    private static ObjectNode message(Trace.Message message) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("interface", message.id().toString());
        json.put("position", message.partition() + "/" + message.offset());
        json.put("outcome", message.outcome().map(What::name).orElse(message.isPending() ? "pending" : null));
        json.set("sent", Json.MAPPER.valueToTree(message.sent()));
        json.put("contract", message.contract());
        ArrayNode lines = json.putArray("lines");
        message.lines().forEach(each -> lines.add(line(each)));
        if (message.setAside() != null) {
            AsideState state = message.setAside();
            ObjectNode aside = json.putObject("setAside");
            aside.put("standing", state.standing().name());
            aside.put("since", state.since().toString());
            aside.put("edition", state.edition());
            aside.put("tries", state.tries());
            put(aside, "lastTry", state.lastTry());
            put(aside, "nextTry", state.nextTry());
            failure(aside, state.failure());
        }
        ArrayNode asked = json.putArray("askedAndNotActedOn");
        message.asked().forEach(each -> asked.addObject()
                .put("action", each.action().name())
                .put("actor", each.actor())
                .put("reason", each.reason())
                .put("issued", each.issued() == null ? null : each.issued().toString()));
        return json;
    }

    private static ObjectNode line(AuditRecord line) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("number", line.number());
        json.put("at", line.processed().toString());
        json.put("what", line.what().name());
        json.put("tries", line.tries());
        json.put("edition", line.edition());
        json.put("revision", line.revision());
        if (line.approved() != null) {
            json.set("approved", Json.MAPPER.valueToTree(line.approved()));
        }
        if (line.released() != null) {
            json.set("released", Json.MAPPER.valueToTree(line.released()));
        }
        if (line.codeMaps() != null) {
            json.set("codeMaps", Json.MAPPER.valueToTree(line.codeMaps()));
        }
        put(json, "record", line.record());
        if (line.booked() != null) {
            json.set("booked", Json.MAPPER.valueToTree(line.booked()));
        }
        put(json, "of", line.of());
        put(json, "ofOutcome", line.ofOutcome());
        if (line.recovered() != null) {
            json.put("recovered", line.recovered());
        }
        failure(json, line.failure());
        if (line.human() != null) {
            json.set("human", Json.MAPPER.valueToTree(line.human()));
        }
        return json;
    }

    static void failure(ObjectNode json, Failure failure) {
        if (failure != null) {
            ObjectNode told = json.putObject("failure");
            put(told, "class", failure.failureClass()); // whoever forges a line leaves it out
            told.put("at", failure.place()).put("reason", failure.reason());
            put(told, "inMessage", failure.inMessage());
        }
    }

    private static void put(ObjectNode json, String name, Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    static ObjectNode reach(Trace.Reach reach) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("interface", reach.id().toString());
        json.put("partition", reach.partition());
        json.put("auditRecord", reach.records());
        put(json, "audited", reach.lastLine());
        json.put("receivedTo", reach.received());
        json.put("pending", reach.pending());
        if (reach.audit() != null) {
            json.put("anchors", reach.audit().anchors());
            put(json, "lastAnchor", reach.audit().lastAnchor());
            json.put("linesBehindLastAnchor", reach.audit().uncovered());
        }
        ArrayNode problems = json.putArray("problems");
        reach.wrongSignature().ifPresent(problems::add);
        if (reach.audit() != null) {
            reach.audit().problems().stream()
                    .map(PartitionAccount.Problem::text)
                    .forEach(problems::add);
        }
        ArrayNode gaps = json.putArray("gaps");
        reach.gaps().forEach(gaps::add);
        return json;
    }
}
