package dev.plantline.command;

import dev.plantline.model.Approved;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Booked;
import dev.plantline.model.Failure;
import dev.plantline.model.Provenance;
import dev.plantline.model.Quantity;
import dev.plantline.model.Released;
import dev.plantline.topics.account.Trace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A trace for people, one fact a line.
 *
 * @param trace what is told
 * @param asked what was looked for
 * @param anchorsVerified whether there was a key for the anchors' signatures
 * @param signaturesVerified whether there was a key for the checkpoints'
 */
record TraceText(Trace trace, String asked, boolean anchorsVerified, boolean signaturesVerified) {

    void print(PrintWriter out) {
        trace.messages().forEach(each -> message(each, out));
        if (trace.messages().isEmpty()) {
            line(out, "Nothing is known of " + asked + ".");
        }
        if (trace.left() > 0) {
            line(
                    out,
                    trace.left()
                            + " more lines are not told. Ask for less: one message by its id, --interface or --since");
        }
        reach(out);
    }

    private static void line(PrintWriter out, String text) {
        out.println(TerminalText.of(text, Plantline.LONGEST_LINE));
    }

    private static void message(Trace.Message message, PrintWriter out) {
        AuditRecord.Message sent = message.sent();
        line(
                out,
                message.id() + " " + message.partition() + "/" + message.offset()
                        + (sent == null ? "" : ", message " + sent.id()) + ": " + standing(message));
        if (sent != null) {
            line(out, "  order key  " + sent.orderKey());
            line(out, "  sent by    " + sender(sent));
        }
        line(
                out,
                "  contract   "
                        + (message.contract() == null
                                ? "not known any more: the message itself is not kept"
                                : message.contract()));
        for (AuditRecord each : message.lines()) {
            line(out, "  " + each.processed() + "  " + told(each));
            booked(each.booked(), out);
        }
        if (message.setAside() != null) {
            line(out, "  now        " + setAside(message.setAside()));
        }
        message.asked()
                .forEach(each -> line(
                        out,
                        "  asked      " + each.action() + ", claimed by " + each.actor()
                                + (each.reason() == null ? "" : ": " + each.reason())
                                + "; no owner has acted on it yet"));
        out.println();
    }

    private static String standing(Trace.Message message) {
        return message.isPending()
                ? "received, no outcome yet"
                : message.outcome().map(TraceText::words).orElse("its outcome is not among what was looked at");
    }

    private static String words(What what) {
        return switch (what) {
            case deadLettered -> "dead letter";
            case commandRefused -> "command refused";
            case applied, duplicate, superseded, held, discarded, command, revision, anchored, sealed -> what.name();
        };
    }

    private static String sender(AuditRecord.Message sent) {
        List<String> parts = new ArrayList<>();
        Provenance from = sent.provenance() == null ? Provenance.UNKNOWN : sent.provenance();
        if (from.system() != null) {
            parts.add(from.system());
        }
        parts.add(sent.source() + (sent.sourcePosition().isEmpty() ? "" : " at " + sent.sourcePosition()));
        if (from.keyId() != null) {
            parts.add("signed with key " + from.keyId() + (from.sender() == null ? "" : " of " + from.sender()));
        }
        if (from.subject() != null) {
            parts.add("certificate " + from.subject());
        }
        if (from.address() != null) {
            parts.add("from address " + from.address());
        }
        if (from.traceparent() != null) {
            parts.add("trace " + from.traceparent());
        }
        return String.join(", ", parts) + "; received " + sent.received();
    }

    private static String told(AuditRecord line) {
        StringBuilder text = new StringBuilder(words(line.what()));
        if (line.tries() > 0) {
            text.append(", try ").append(line.tries());
        }
        if (line.edition() > 0) {
            text.append(", edition ").append(line.edition());
        }
        if (!line.revision().isEmpty()) {
            text.append(", revision ").append(line.revision());
        }
        if (line.approved() != null) {
            text.append(", ").append(approved(line.approved()));
        }
        if (line.released() != null) {
            text.append(", ").append(released(line.released()));
        }
        if (line.codeMaps() != null) {
            line.codeMaps()
                    .forEach((name, revision) ->
                            text.append(", CodeMap ").append(name).append(' ').append(revision));
        }
        if (line.record() != null) {
            text.append(", ").append(line.record());
        }
        if (line.of() != null) {
            text.append(line.what() == What.duplicate ? ", of " : ", against ").append(line.of());
            if (line.ofOutcome() != null) {
                text.append(", which is ").append(line.ofOutcome());
            }
        }
        if (Boolean.TRUE.equals(line.recovered())) {
            text.append(", as an earlier attempt had it whose answer was lost");
        }
        if (line.human() != null) {
            text.append(", ").append(human(line.human()));
        }
        return text + (line.failure() == null ? "" : ": " + failure(line.failure()));
    }

    static String approved(Approved approved) {
        String claimed = Boolean.TRUE.equals(approved.proven()) ? "" : " (claimed)";
        if (approved.emergency() != null) {
            return "let run by the emergency decision of "
                    + approved.emergency().who() + " alone" + claimed + ": "
                    + approved.emergency().reason();
        }
        return approved.by() == null
                ? "about which nobody was asked"
                : "approved by "
                        + approved.by().stream()
                                .map(each -> each.who() + " as " + each.role()
                                        + (each.account() == null
                                                ? claimed
                                                : " (claimed by " + each.account() + " of commit " + each.commit()
                                                        + ")"))
                                .collect(Collectors.joining(" and "));
    }

    static String released(Released released) {
        String claimed = Boolean.TRUE.equals(released.proven()) ? "" : " (claimed)";
        return "with batch " + released.release()
                + (released.by() == null
                        ? ""
                        : ", released by "
                                + released.by().stream()
                                        .map(each -> each.who() + " as " + each.role() + claimed)
                                        .collect(Collectors.joining(" and ")));
    }

    static String human(Human human) {
        return (human.action() == null ? "a command" : human.action().name())
                + (Boolean.TRUE.equals(human.proven()) ? " given by " : " claimed by ")
                + (human.actor() == null ? "nobody" : human.actor())
                + (human.reason() == null ? "" : " (" + human.reason() + ")");
    }

    private static String failure(Failure failure) {
        return failure.failureClass() + (failure.place().isEmpty() ? "" : " at " + failure.place()) + ": "
                + failure.told();
    }

    private static void booked(Booked booked, PrintWriter out) {
        if (booked == null) {
            return;
        }
        for (Quantity total : booked.totals()) {
            line(out, "      total " + total);
        }
        for (Booked.Line each : booked.lines()) {
            line(
                    out,
                    "      " + each.record()
                            + (each.quantity() == null
                                    ? ""
                                    : "  " + each.quantity().toPlainString()
                                            + (each.unit() == null ? "" : " " + each.unit()))
                            + (each.item() == null ? "" : "  " + each.item())
                            + (each.lot() == null ? "" : "  lot " + each.lot()));
        }
        if (booked.more() != null) {
            line(out, "      and " + booked.more() + " more records");
        }
    }

    private static String setAside(AsideState state) {
        StringBuilder text = new StringBuilder();
        text.append(
                switch (state.standing()) {
                    case held -> "held";
                    case deadLettered -> "dead letter";
                });
        text.append(" since ").append(state.since()).append(", tried ").append(state.tries());
        text.append(state.tries() == 1 ? " time" : " times");
        if (state.lastTry() != null) {
            text.append(", last ").append(state.lastTry());
        }
        if (state.nextTry() != null) {
            text.append(", next ").append(state.nextTry());
        }
        return text + ": "
                + (state.failure() == null
                        ? "waits behind the held message of its order key"
                        : failure(state.failure()));
    }

    private void reach(PrintWriter out) {
        long pending = trace.reaches().stream().mapToLong(Trace.Reach::pending).sum();
        long lines = trace.reaches().stream()
                .filter(each -> each.audit() != null)
                .mapToLong(each -> each.audit().lines())
                .sum();
        long anchors = trace.reaches().stream()
                .filter(each -> each.audit() != null)
                .mapToLong(each -> each.audit().anchors())
                .sum();
        long uncovered = trace.reaches().stream()
                .filter(each -> each.audit() != null)
                .mapToLong(each -> each.audit().uncovered())
                .sum();
        line(
                out,
                (trace.isComplete() ? "Complete up to " + trace.asOf() : "Not complete") + ": " + lines
                        + " lines of the audit in " + trace.reaches().size()
                        + (trace.reaches().size() == 1 ? " partition" : " partitions") + " were looked at; " + pending
                        + (pending == 1 ? " message has" : " messages have") + " no outcome yet.");
        for (Trace.Reach each : trace.reaches()) {
            String place = each.id() + "/" + each.partition() + ": ";
            each.gaps().forEach(gap -> line(out, place + "not complete: " + gap));
            each.wrongSignature().ifPresent(why -> line(out, place + why));
            if (each.audit() != null) {
                each.audit().problems().forEach(problem -> line(out, place + problem.text()));
            }
        }
        boolean isWrong = trace.reaches().stream().anyMatch(Trace.Reach::isWrong);
        line(
                out,
                (isWrong ? "The history does not fit, see above." : "The chain of these lines fits.") + " They hold "
                        + anchors + (anchors == 1 ? " anchor, " : " anchors, ") + uncovered
                        + " lines stand behind the last; "
                        + (anchorsVerified
                                ? "their signatures were verified."
                                : "their signatures were not verified: there is no public key here (--anchor-keys FILE)."));
        line(out, checkpoints(signaturesVerified));
    }

    static String checkpoints(boolean signaturesVerified) {
        return signaturesVerified
                ? "The signatures of the checkpoints were verified."
                : "The signatures of the checkpoints were not verified: there is no history key here (--history-keys FILE).";
    }
}
