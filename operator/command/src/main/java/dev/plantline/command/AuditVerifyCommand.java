package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.topics.account.AnchorReader;
import dev.plantline.topics.account.NotedAnchors;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.VerifiedAudit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies the anchors of an interface's audit. */
@Command(
        name = "verify",
        description = {
            "Walks the chain of an interface's audit and verifies the anchors that delivery signs each hour.",
            "Writes a line for each thing that does not fit; the exit code is 1 then. Needs no secret;",
            "with --ledger, which compares the anchors in Odoo's ledger too, the key of the duty."
        },
        mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
    /** What is said where nobody asked for the second place of anchors. */
    static final String NOT_ASKED =
            "The anchors in Odoo's ledger were not asked for (--ledger, in a pod of delivery: the desk has no key of an Odoo).";

    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private LedgerOptions ledger;

    @Mixin
    private AnchorKeysOption anchorKeys;

    @Option(
            names = "--noted",
            paramLabel = "FILE",
            description =
                    "Anchors that were kept outside of Kafka: the collected logs of the plant's delivery pods, each line as the pod wrote it, or lines that are an anchor and nothing else."
                            + " Without them an end that was taken away is not seen.")
    private Path noted;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException, UnreadableFormException, TargetException {
        InterfaceId id = kafka.interfaceId(name);
        Optional<TargetLedger> odoo = ledger.of(id);
        PublicAnchorKeys keys = anchorKeys.or(kafka.anchors());
        NotedAnchors elsewhere = noted(id);
        List<VerifiedAudit> all;
        try {
            all = new AnchorReader(kafka.reading(id), keys, elsewhere).read(id, odoo, Instant.now());
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
        if (all.isEmpty()) {
            throw new IllegalStateException(
                    "there is no audit of " + id + ": is the name right, and has the operator made its topics?");
        }
        boolean good = all.stream().allMatch(each -> each.problems().isEmpty());
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            ObjectNode json = Json.MAPPER
                    .createObjectNode()
                    .put("interface", id.toString())
                    .put("verified", good)
                    .put("signaturesVerified", !keys.isEmpty())
                    .put("comparedWithNoted", noted != null)
                    .put("comparedWithLedger", odoo.isPresent());
            json.set("partitions", Json.MAPPER.valueToTree(all));
            out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } else {
            print(id, all, out);
            out.println(
                    keys.isEmpty()
                            ? "Signatures were not verified: there is no public key here (--anchor-keys FILE)."
                            : "Signatures were verified.");
            out.println(
                    odoo.isPresent()
                            ? "The anchors in Odoo's ledger were compared: "
                                    + all.stream()
                                            .mapToInt(VerifiedAudit::ledgerRows)
                                            .sum()
                                    + " rows."
                            : NOT_ASKED);
            if (noted == null) {
                out.println("Anchors of collected logs were not compared (--noted FILE).");
            }
        }
        return good ? 0 : Plantline.FOUND;
    }

    private NotedAnchors noted(InterfaceId id) {
        if (noted == null) {
            return NotedAnchors.NONE;
        }
        try {
            return NotedAnchors.read(noted, id.auditTopic());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), noted + " cannot be read: " + Unreadable.reason(noted, e));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static void print(InterfaceId id, List<VerifiedAudit> all, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        for (VerifiedAudit each : all) {
            rows.add(List.of(
                    id + "/" + each.partition(),
                    "" + each.first(),
                    "" + each.lines(),
                    "" + each.anchors(),
                    each.lastAnchor() == null ? "never" : each.lastAnchor().toString(),
                    "" + each.uncovered()));
        }
        Table.of(
                        List.of(
                                "INTERFACE/PARTITION",
                                "FROM RECORD",
                                "LINES",
                                "ANCHORS",
                                "LAST ANCHOR",
                                "LINES BEHIND IT"),
                        rows)
                .forEach(out::println);
        for (VerifiedAudit each : all) {
            for (Problem problem : each.problems()) {
                out.println(
                        id + "/" + each.partition() + ": " + TerminalText.of(problem.text(), Plantline.LONGEST_LINE));
            }
            each.notes()
                    .forEach(note -> out.println(
                            id + "/" + each.partition() + ": note: " + TerminalText.of(note, Plantline.LONGEST_LINE)));
        }
    }
}
