package dev.plantline.sandbox;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.topics.account.AccountReader;
import dev.plantline.topics.account.PartitionAccount;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The accounts of the interfaces, recounted from their topics and from nothing else. */
final class Accounts {
    /** A broker that is away is to be seen before people wonder; on a starved machine one that works needs seconds too. */
    private static final String PATIENCE_MS = "15000";

    private final Function<String, Map<String, Object>> client;

    /** Accounts that are read with the settings of a client, by the plant's name. */
    Accounts(Function<String, Map<String, Object>> client) {
        this.client = client;
    }

    /**
     * The account of one interface.
     *
     * @param totals its counts
     * @param problems what does not fit
     */
    record Account(Totals totals, List<String> problems) {}

    /** The accounts of interfaces as they stand now; nothing while their topics are not there. */
    Map<InterfaceId, Account> of(Collection<InterfaceId> ids) {
        Map<InterfaceId, Account> accounts = new HashMap<>();
        ids.stream().collect(Collectors.groupingBy(InterfaceId::plant)).forEach((plant, own) -> {
            Map<String, Object> settings = new HashMap<>(client.apply(plant));
            settings.put("request.timeout.ms", PATIENCE_MS);
            settings.put("default.api.timeout.ms", PATIENCE_MS);
            new AccountReader(settings).read(own).forEach((id, partitions) -> accounts.put(id, account(partitions)));
        });
        return accounts;
    }

    private static Account account(List<PartitionAccount> partitions) {
        return new Account(
                partitions.stream().map(PartitionAccount::recounted).reduce(Totals.NONE, Totals::plus),
                partitions.stream()
                        .flatMap(each -> each.problems().stream())
                        .map(each -> (each.offset() < 0 ? "" : "offset " + each.offset() + " ") + each.text())
                        .toList());
    }
}
