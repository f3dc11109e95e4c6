package dev.plantline.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.Decided;
import dev.plantline.model.Json;
import dev.plantline.topics.account.AuditLines;
import dev.plantline.topics.account.AuditLines.Line;
import dev.plantline.topics.account.AuditLines.Reach;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the audit tells beside messages, for people one line each, and for machines.
 *
 * @param found what is told
 * @param anchorsVerified whether there was a key for the anchors' signatures
 * @param signaturesVerified whether there was a key for the checkpoints'
 */
record AuditLinesText(AuditLines found, boolean anchorsVerified, boolean signaturesVerified) {

    void print(PrintWriter out) {
        found.lines()
                .forEach(each -> line(out, each.at() + "  " + each.id() + "/" + each.partition() + "  " + told(each)));
        if (found.lines().isEmpty()) {
            line(out, "There are no such lines.");
        }
        if (found.left() > 0) {
            line(
                    out,
                    found.left() + " later lines are not told. They begin with --from "
                            + found.lines().get(found.lines().size() - 1).at());
        }
        if (found.ofItself() > 0) {
            line(
                    out,
                    found.ofItself() == 1
                            ? "1 line is about the audit itself, as an anchor is, and is told with --all."
                            : found.ofItself()
                                    + " lines are about the audit itself, as anchors are, and are told with --all.");
        }
        reach(out);
    }

    private static void line(PrintWriter out, String text) {
        out.println(TerminalText.of(text, Plantline.LONGEST_LINE));
    }

    private static String told(Line line) {
        return switch (line.what()) {
            case command ->
                line.decision() == null
                        ? "command: " + command(line) + (line.adoption() == null ? "" : ", after a loss was seen")
                        : "decision: " + decision(line.decision(), line.human());
            case commandRefused ->
                "command refused: " + command(line)
                        + (line.failure() == null ? "" : ": " + line.failure().told());
            case revision ->
                "revision " + line.revision() + " begins"
                        + (line.approved() == null ? "" : ", " + TraceText.approved(line.approved()))
                        + (line.released() == null ? "" : ", " + TraceText.released(line.released()));
            case anchored -> "anchored" + (line.anchorKey() == null ? "" : " with key " + line.anchorKey());
            case sealed ->
                "sealed"
                        + (line.seal() == null
                                ? ""
                                : ": " + line.seal().messages().received() + " messages before offset "
                                        + line.seal().to() + " may leave the topic");
            case applied, duplicate, superseded, held, deadLettered, discarded ->
                line.what().name();
        };
    }

    private static String command(Line line) {
        Human human = line.human();
        return human == null
                ? "nobody is named"
                : TraceText.human(human) + (human.result() == null ? "" : ", " + human.result());
    }

    private static String decision(Decided decision, Human human) {
        if (human == null || decision.verdict() == null) {
            return "nobody is named, or not what was decided"; // no owner writes that
        }
        String about = (decision.revision() == null ? "batch " + decision.batch() : "revision " + decision.revision())
                + (decision.codeMap() == null ? "" : " of code map " + decision.codeMap());
        String verdict =
                switch (decision.verdict()) {
                    case approve -> "approval";
                    case refuse -> "refusal";
                };
        Decided.Claimed claimed = decision.claimed();
        return verdict + " of " + about + " as " + decision.role()
                + (decision.emergencyHours() == null ? "" : " for " + decision.emergencyHours() + " hours")
                + (Boolean.TRUE.equals(human.proven()) ? " by " : ", claimed by ")
                + (human.actor() == null ? "nobody" : human.actor())
                + (claimed == null
                        ? ""
                        : ", which claims it of " + String.join(" and ", claimed.reviewers()) + " about commit "
                                + claimed.commit() + " of " + claimed.author())
                + " at " + decision.at()
                + (human.reason() == null ? "" : " (" + human.reason() + ")");
    }

    private void reach(PrintWriter out) {
        long lines = sum(
                each -> each.read().audit() == null ? 0 : each.read().audit().lines());
        long anchors = sum(
                each -> each.read().audit() == null ? 0 : each.read().audit().anchors());
        long waiting = sum(Reach::waiting);
        line(
                out,
                (found.isComplete() ? "Complete up to " + found.asOf() : "Not complete") + ": " + lines
                        + " lines of the audit in " + found.reaches().size()
                        + (found.reaches().size() == 1 ? " partition" : " partitions") + " were looked at; " + waiting
                        + (waiting == 1 ? " command or decision waits" : " commands and decisions wait")
                        + " for an owner to act.");
        for (Reach each : found.reaches()) {
            String place = each.read().id() + "/" + each.read().partition() + ": ";
            each.read().gaps().forEach(gap -> line(out, place + "not complete: " + gap));
            each.read().wrongSignature().ifPresent(why -> line(out, place + why));
            if (each.read().audit() != null) {
                each.read().audit().problems().forEach(problem -> line(out, place + problem.text()));
            }
        }
        line(
                out,
                (found.isWrong() ? "The history does not fit, see above." : "The chain of these lines fits.")
                        + " They hold " + anchors + (anchors == 1 ? " anchor; " : " anchors; ")
                        + (anchorsVerified
                                ? "their signatures were verified."
                                : "their signatures were not verified: there is no public key here (--anchor-keys FILE)."));
        line(out, TraceText.checkpoints(signaturesVerified));
    }

    private long sum(ToLongFunction<Reach> count) {
        return found.reaches().stream().mapToLong(count).sum();
    }

    ObjectNode json() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("asOf", found.asOf().toString());
        json.put("complete", found.isComplete());
        json.put("anchorSignaturesVerified", anchorsVerified);
        json.put("signaturesVerified", signaturesVerified);
        ArrayNode lines = json.putArray("lines");
        found.lines().forEach(each -> lines.add(json(each)));
        json.put("linesLeftOut", found.left());
        json.put("linesAboutTheAuditLeftOut", found.ofItself());
        ArrayNode partitions = json.putArray("partitions");
        found.reaches().forEach(each -> {
            ObjectNode reach = TraceJson.reach(each.read());
            reach.remove(List.of("receivedTo", "pending"));
            partitions.add(reach.put("waiting", each.waiting()));
        });
        return json;
    }

    private static ObjectNode json(Line line) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("at", line.at().toString());
        json.put("interface", line.id().toString());
        json.put("partition", line.partition());
        json.put("number", line.number());
        json.put("what", line.decision() == null ? line.what().name() : "decision");
        set(json, "revision", line.revision() == null || line.revision().isEmpty() ? null : line.revision());
        set(json, "human", line.human());
        set(json, "decision", line.decision());
        set(json, "approved", line.approved());
        set(json, "released", line.released());
        TraceJson.failure(json, line.failure());
        set(json, "adoption", line.adoption());
        set(json, "seal", line.seal());
        set(json, "anchorKey", line.anchorKey());
        return json;
    }

    private static void set(ObjectNode json, String name, Object value) {
        if (value != null) {
            json.set(name, Json.MAPPER.valueToTree(value));
        }
    }
}
