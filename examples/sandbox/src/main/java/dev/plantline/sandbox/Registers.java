package dev.plantline.sandbox;

import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.InterfaceId;
import dev.plantline.sandbox.Accounts.Account;
import dev.plantline.sandbox.Register.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Brings together what the topics, the operator and the plant know of each interface. */
final class Registers {
    private final SandboxCluster cluster;
    private final Accounts accounts;
    private final PlantJournal journal;

    Registers(SandboxCluster cluster, Accounts accounts, PlantJournal journal) {
        this.cluster = cluster;
        this.accounts = accounts;
        this.journal = journal;
    }

    /**
     * The register as it stands now.
     *
     * @throws RuntimeException of a library when broker or API cannot be read
     */
    Register read() {
        List<Manifest> interfaces = cluster.interfaces();
        Map<InterfaceId, Account> read =
                accounts.of(interfaces.stream().map(this::id).toList());
        List<Entry> entries = new ArrayList<>();
        for (Manifest each : interfaces) {
            InterfaceId id = id(each);
            Account account = read.get(id);
            entries.add(
                    new Entry(id, cluster.ready(each), journal.sent(id.name()), account.totals(), account.problems()));
        }
        entries.sort(Comparator.comparing(entry -> entry.id().name()));
        return new Register(List.copyOf(entries));
    }

    private InterfaceId id(Manifest each) {
        return new InterfaceId(cluster.plantName(each), each.name());
    }
}
