package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.NeededGroups;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is read of the API keys and the groups of a duty's user. The user has groups that the test makes: a manager's, which implies a worker's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DutyUserConformance {
    private static final String DUTY = "stock";
    private static final String EXTERNAL = "plantline_test.";

    final String run = Operations.name();
    final Instant now = Instant.now();
    private final Instant soon = now.plus(Duration.ofDays(5)).truncatedTo(ChronoUnit.SECONDS);
    private final Instant later = now.plus(Duration.ofDays(60)).truncatedTo(ChronoUnit.SECONDS);
    private final List<Long> rights = new ArrayList<>();
    OdooUnderTest odoo;
    private String old;
    private String fresh;
    private long user;
    private long worker;
    private long manager;

    abstract OdooUnderTest odoo() throws Exception;

    /** Makes an API key for the one user of the test; null: it does not end. */
    abstract String newKey(Instant ends) throws Exception;

    /** What is left of the user goes. */
    abstract void forgetUser() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        old = newKey(soon);
        fresh = newKey(later);
        user = odoo.administration().user(() -> old);
        worker = group("worker_" + run);
        manager = group("manager_" + run);
        write("res.groups", manager, Map.of("implied_ids", List.of(List.of(6, 0, List.of(worker)))));
        grant(worker, "stock.lot");
        grant(manager, "stock.location");
    }

    @AfterAll
    void tidy() throws Exception {
        if (odoo != null) {
            admin("ir.model.access", "unlink", Map.of("ids", rights));
            forgetUser();
            admin("res.groups", "unlink", Map.of("ids", List.of(manager, worker)));
        }
    }

    @Test
    void anAdministratorTellsWhichOfTwoKeysIsInTheSecret() throws Exception {
        assertThat(read(old, NeededGroups.NONE).key()).isEqualTo(KeyEnd.at(soon));
        assertThat(read(fresh, NeededGroups.NONE).key()).isEqualTo(KeyEnd.at(later));
    }

    @Test
    void aKeyWithoutAnEndNeverEnds() throws Exception {
        assertThat(read(newKey(null), NeededGroups.NONE).key()).isEqualTo(KeyEnd.NEVER);
    }

    @Test
    void aPasswordIsNotToldToTheActionAndHasNoKnownEnd() throws Exception {
        assertThat(read("correct horse battery staple", NeededGroups.NONE).key().unknown())
                .contains("no API key as Odoo makes them");
        assertThat(read("0".repeat(40), NeededGroups.NONE).key().unknown()).contains("no key in Odoo that begins like");
    }

    /** Without an administrator: several keys look the same, and a user sees only the own ones. */
    @Test
    void aUserTellsTheEndOfTheOwnKeyAndNotOfOneAmongSeveral() throws Exception {
        assertThat(odoo.administration().keyEnd(old, now).unknown()).contains("several keys");
        assertThat(odoo.administration()
                        .keyEnd(odoo.keys().get("bot_purchase"), now)
                        .unknown())
                .isEmpty();
        assertThat(transport(old)
                        .call(
                                "res.users.apikeys",
                                "search_read",
                                Map.of("domain", List.of(), "fields", List.of("user_id"))))
                .isNotEmpty()
                .allMatch(each -> each.path("user_id").path(0).asLong() == user);
    }

    @Test
    void aNeededGroupThatTheUserIsNotInIsMissing() throws Exception {
        in();
        assertThat(read(old, needs("worker_" + run)).rights().missing()).contains(EXTERNAL + "worker_" + run);
        in(worker);
        assertThat(read(old, needs("worker_" + run)).rights())
                .isEqualTo(new DutyRights(List.of(), List.of(), List.of()));
        in(manager);
        assertThat(read(old, needs("worker_" + run)).rights().missing())
                .as("it comes with the manager's")
                .isEmpty();
        assertThat(read(old, needs("of_a_module_that_is_not_installed"))
                        .rights()
                        .missing())
                .isEmpty();
    }

    @Test
    void aGroupByWhichTheUserMayWriteWhatNobodyNeedsIsInExcess() throws Exception {
        in(manager);

        assertThat(read(old, needs("worker_" + run)).rights().excess())
                .singleElement()
                .asString()
                .contains("manager_" + run)
                .endsWith("(may change stock.location)");
        assertThat(read(old, needs("manager_" + run)).rights().excess()).isEmpty();
    }

    @Test
    void anAdministratorIsTooMuchForEveryDuty() throws Exception {
        NeededGroups reads = NeededGroups.TO_READ;
        DutyUser administrator = odoo.administration()
                .dutyUsers(
                        () -> odoo.keys().get("bot_admin"),
                        Map.of(DUTY, odoo.keys().get("bot_admin")),
                        Map.of(DUTY, odoo.administration().user(() -> odoo.keys()
                                .get("bot_admin"))),
                        Map.of(DUTY, reads),
                        now)
                .get(DUTY);

        assertThat(administrator.rights().excess()).contains("base.group_system (may change everything)");
    }

    @Test
    void nothingIsLeftInOdoo() throws Exception {
        read(old, NeededGroups.NONE);

        JsonNode left = odoo.search(
                "bot_admin", SideKitInstaller.ACTION, List.of(List.of("name", "=", DutyReader.NAME)), "name");
        // another test may read at the same moment
        assertThat(left.size()).isLessThanOrEqualTo(1);
    }

    private DutyUser read(String key, NeededGroups needs) throws OdooFault {
        return odoo.administration()
                .dutyUsers(
                        () -> odoo.keys().get("bot_admin"),
                        Map.of(DUTY, key),
                        Map.of(DUTY, user),
                        Map.of(DUTY, needs),
                        now)
                .get(DUTY);
    }

    private static NeededGroups needs(String group) {
        return new NeededGroups(
                new TreeSet<>(Set.of(EXTERNAL + group)), List.of(), new TreeMap<>(), new TreeSet<>(), false);
    }

    private long group(String name) throws OdooFault {
        return odoo.load("bot_admin", "res.groups", List.of("id", "name"), List.of(List.of(EXTERNAL + name, name)))
                .get(0);
    }

    private void grant(long group, String model) throws OdooFault {
        JsonNode found = odoo.search("bot_admin", "ir.model", List.of(List.of("model", "=", model)), "model");
        rights.add(admin(
                        "ir.model.access",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of(
                                        "name",
                                        "plantline test " + run,
                                        "model_id",
                                        found.path(0).path("id").asLong(),
                                        "group_id",
                                        group,
                                        "perm_write",
                                        true,
                                        "perm_create",
                                        true))))
                .path(0)
                .asLong());
    }

    /** Puts the user into these of the test's groups and out of the others. */
    private void in(Long... groups) throws OdooFault {
        for (long each : List.of(worker, manager)) {
            boolean member = Set.of(groups).contains(each);
            write("res.groups", each, Map.of("user_ids", List.of(List.of(member ? 4 : 3, user))));
        }
    }

    private void write(String model, long id, Map<String, ?> values) throws OdooFault {
        admin(model, "write", Map.of("ids", List.of(id), "vals", values));
    }

    private JsonNode admin(String model, String method, Map<String, ?> arguments) throws OdooFault {
        return odoo.as("bot_admin").call(model, method, arguments);
    }

    private Json2Transport transport(String key) {
        return new Json2Transport(new OdooEndpoint(odoo.url(), odoo.database(), () -> key, null));
    }
}
