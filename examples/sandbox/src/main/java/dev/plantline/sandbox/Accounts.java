package dev.plantline.sandbox;

import dev.plantline.delivery.account.AccountReader;
import dev.plantline.delivery.account.PartitionAccount;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import java.util.List;
import java.util.Map;

/** The accounts of the interfaces, recounted from their topics and from nothing else. */
final class Accounts {
    /** A broker that is away is to be seen before people wonder; on a starved machine one that works needs seconds too. */
    private static final String PATIENCE_MS = "15000";

    private final AccountReader reader;

    Accounts(String bootstrapServers) {
        this.reader = new AccountReader(Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", PATIENCE_MS,
                "default.api.timeout.ms", PATIENCE_MS));
    }

    /**
     * The account of one interface.
     *
     * @param totals its counts
     * @param problems what does not fit
     */
    record Account(Totals totals, List<String> problems) {}

    /** The account of an interface as it stands now; nothing while its topics are not there. */
    Account of(InterfaceId id) {
        List<PartitionAccount> partitions = reader.read(id);
        return new Account(
                partitions.stream().map(PartitionAccount::recounted).reduce(Totals.NONE, Totals::plus),
                partitions.stream()
                        .flatMap(each -> each.problems().stream())
                        .map(each -> (each.offset() < 0 ? "" : "offset " + each.offset() + " ") + each.text())
                        .toList());
    }
}
