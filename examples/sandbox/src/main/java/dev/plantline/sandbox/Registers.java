package dev.plantline.sandbox;

import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.InterfaceId;
import dev.plantline.sandbox.Accounts.Account;
import dev.plantline.sandbox.Register.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        List<Entry> entries = new ArrayList<>();
        for (Manifest each : cluster.interfaces()) {
            InterfaceId id = new InterfaceId(cluster.plantName(each), each.name());
            Account account = accounts.of(id);
            entries.add(
                    new Entry(id, cluster.ready(each), journal.sent(id.name()), account.totals(), account.problems()));
        }
        entries.sort(Comparator.comparing(entry -> entry.id().name()));
        return new Register(List.copyOf(entries));
    }
}
