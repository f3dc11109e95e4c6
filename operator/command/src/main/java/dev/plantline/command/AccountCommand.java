package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.Totals;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.HistoryReader;
import dev.plantline.topics.account.PartitionAccount;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recounts an interface. */
@Command(
        name = "account",
        description = {
            "Recounts every message of an interface from its three topics and nothing else;",
            "with --ledger, compares what is applied and the anchors with Odoo's ledger too.",
            "With --quantities, also what the messages are about: received and applied, by day of receipt and unit.",
            "Writes a line for each thing that they contradict each other in; the exit code is 1 then."
        },
        mixinStandardHelpOptions = true)
final class AccountCommand implements Callable<Integer> {
    @Parameters(paramLabel = "INTERFACE", description = "Name of the interface, or <plant>.<interface>.")
    private String name;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private LedgerOptions ledger;

    @Mixin
    private QuantityOptions quantities;

    @Option(names = "--output", defaultValue = "table", description = "table or json; default: ${DEFAULT-VALUE}.")
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException, TargetException {
        InterfaceId id = kafka.interfaceId(name);
        quantities.check();
        Optional<TargetLedger> odoo = ledger.of(id);
        List<PartitionAccount> accounts = accounts(id, odoo);
        if (accounts.isEmpty()) {
            throw new IllegalStateException(
                    "there are no topics of " + id + ": is the name right, and has the operator made them?");
        }
        Map<Integer, Optional<String>> wrong = wrong(id);
        boolean good = accounts.stream()
                        .allMatch(each ->
                                each.problems().isEmpty() && each.recounted().unaccounted() == 0)
                && wrong.values().stream().allMatch(Optional::isEmpty);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            ObjectNode json = Json.MAPPER
                    .createObjectNode()
                    .put("interface", id.toString())
                    .put("accounted", good);
            json.put("signaturesVerified", !wrong.isEmpty());
            json.put("ledgerCompared", odoo.isPresent());
            json.put("anchorSignaturesVerified", !kafka.anchors().isEmpty());
            ObjectNode forged = json.putObject("signatures");
            wrong.forEach((partition, what) -> what.ifPresent(text -> forged.put(partition.toString(), text)));
            json.set("partitions", Json.MAPPER.valueToTree(accounts));
            if (quantities.asked()) {
                quantities.json(accounts, json.putObject("quantities"));
            }
            out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } else {
            print(id, accounts, out);
            if (quantities.asked()) {
                quantities.print(id, accounts, out);
            }
            if (odoo.isPresent()) {
                out.println("What is applied was compared with Odoo's ledger.");
            }
            anchors(accounts, odoo.isPresent(), out);
            out.println(
                    wrong.isEmpty()
                            ? "Signatures were not verified: there is no history key here (--history-keys FILE)."
                                    + " The audit's can be verified without a secret: plantline audit verify " + id
                            : wrong.values().stream().allMatch(Optional::isEmpty)
                                    ? "Signatures verified: delivery wrote the checkpoints and what is set aside."
                                    : "Signatures do not fit:");
            wrong.forEach((partition, what) -> what.ifPresent(text -> out.println(id + "/" + partition + ": " + text)));
        }
        return good ? 0 : Plantline.FOUND;
    }

    private void anchors(List<PartitionAccount> accounts, boolean withLedger, PrintWriter out) {
        long held = accounts.stream().mapToLong(PartitionAccount::anchors).sum();
        out.println("Anchors held against the audit: " + held
                + (kafka.anchors().isEmpty()
                        ? "; their signatures were not verified: there is no public key here."
                        : "; their signatures were verified."));
        out.println(
                withLedger
                        ? "The anchors in Odoo's ledger were compared: "
                                + accounts.stream()
                                        .mapToInt(PartitionAccount::ledgerAnchors)
                                        .sum()
                                + " rows."
                        : AuditVerifyCommand.NOT_ASKED);
    }

    private List<PartitionAccount> accounts(InterfaceId id, Optional<TargetLedger> odoo) throws TargetException {
        try {
            AccountReader reader = new AccountReader(kafka.reading(id), kafka.anchors(), quantities.zone());
            return odoo.isPresent() ? reader.read(id, odoo.get(), Instant.now()) : reader.read(id);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    /** What is not as delivery signed it, by partition; empty: nobody can tell without a key. */
    private Map<Integer, Optional<String>> wrong(InterfaceId id) {
        HistoryKeys keys = kafka.history();
        if (keys.isEmpty()) {
            return Map.of();
        }
        try {
            return new HistoryReader(kafka.reading(id), keys).wrong(id);
        } catch (KafkaException e) {
            throw kafka.explained(e);
        }
    }

    private static void print(InterfaceId id, List<PartitionAccount> accounts, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        for (PartitionAccount each : accounts) {
            Totals totals = each.recounted();
            rows.add(List.of(
                    id + "/" + each.partition(),
                    "" + totals.received(),
                    "" + totals.applied(),
                    "" + totals.duplicate(),
                    "" + totals.duplicateOfGivenUp(),
                    "" + totals.superseded(),
                    "" + totals.held(),
                    "" + totals.deadLettered(),
                    "" + totals.discarded(),
                    "" + totals.inFlight(),
                    "" + totals.unaccounted()));
        }
        Table.of(
                        List.of(
                                "INTERFACE/PARTITION",
                                "RECEIVED",
                                "APPLIED",
                                "DUPLICATE",
                                "OF GIVEN UP",
                                "SUPERSEDED",
                                "HELD",
                                "DEAD",
                                "DISCARDED",
                                "IN FLIGHT",
                                "UNACCOUNTED"),
                        rows)
                .forEach(out::println);
        long repeated = accounts.stream()
                .mapToLong(each -> each.recounted().duplicateOfGivenUp())
                .sum();
        if (repeated > 0) {
            out.println(repeated
                    + " of the duplicates repeat a message that was given up, and have no effect. To send a dead"
                    + " letter again, retry it: plantline aside retry " + id);
        }
        for (PartitionAccount each : accounts) {
            for (PartitionAccount.Problem problem : each.problems()) {
                String place = problem.offset() < 0 ? "" : "/" + problem.offset();
                out.println(id + "/" + each.partition() + place + ": "
                        + TerminalText.of(problem.text(), Plantline.LONGEST_LINE));
            }
            each.notes()
                    .forEach(note -> out.println(
                            id + "/" + each.partition() + ": note: " + TerminalText.of(note, Plantline.LONGEST_LINE)));
        }
    }
}
