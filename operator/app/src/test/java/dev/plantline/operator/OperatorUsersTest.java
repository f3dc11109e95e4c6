package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.odoo.DutyRights;
import dev.plantline.odoo.DutyUser;
import dev.plantline.odoo.KeyEnd;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.OdooProbe.Users;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of keys that end and of groups that do not fit, in the whole operator. */
class OperatorUsersTest extends OperatorInMemory {
    private static final Instant SOON = Instant.now().plus(Duration.ofDays(5)).truncatedTo(ChronoUnit.SECONDS);
    private static final Instant LATER = SOON.plus(Duration.ofDays(80));
    private static final DutyRights AS_NEEDED = new DutyRights(List.of(), List.of(), List.of());

    @Test
    void aKeyThatEndsSoonIsAConditionASeriesAndAnEventUntilAnotherIsInTheSecret() {
        odoo.users = access ->
                shown(KeyEnd.at("0123456789".equals(access.keys().get("production")) ? SOON : LATER), AS_NEEDED);
        applyAll();
        settle();
        eventually(() -> assertThat(condition(Finding.KEY_EXPIRING)).isEqualTo("True EndsSoon"));
        eventually(() -> assertThat(keys()).containsExactly("odoo production " + SOON.getEpochSecond()));
        eventually(() -> assertThat(events()).contains("Warning EndsSoon"));
        assertThat(ready(OdooConnection.class, "odoo")).as("nothing is stopped").isEqualTo("True AsDeclared");

        client.resource(Manifests.odooKey(NAMESPACE, "9876543210")).update();

        eventually(() -> assertThat(condition(Finding.KEY_EXPIRING)).isEqualTo("False AsDeclared"));
        eventually(() -> assertThat(keys()).containsExactly("odoo production " + LATER.getEpochSecond()));
    }

    @Test
    void groupsAreComparedWithThoseThatTheInterfacesOfTheDutyNeed() {
        odoo.users = access -> shown(
                KeyEnd.NEVER,
                new DutyRights(
                        List.of("stock.group_stock_user"), List.of(), List.of("account.x (may change account.move)")));
        applyAll();
        settle();

        eventually(() -> assertThat(condition(Finding.RIGHTS_NOT_AS_NEEDED)).isEqualTo("True GroupsMissing"));
        eventually(() -> assertThat(operator.metrics()
                        .find("plantline.resource.rights.not.as.needed")
                        .gauges())
                .singleElement()
                .satisfies(each -> assertThat(each.getId().getTag("reason")).isEqualTo("GroupsMissing")));
        assertThat(keys()).as("a key that never ends has no series").isEmpty();
        assertThat(odoo.usersNeed.get("production").always()).containsExactly("stock.group_stock_user");
        assertThat(odoo.usersNeed.get("production").models()).containsExactly("stock.lot");
        assertThat(ready(OdooConnection.class, "odoo")).as("nothing is stopped").isEqualTo("True AsDeclared");
    }

    @Test
    void aRestartOfTheOperatorReadsNothingAgain() {
        odoo.users = access -> shown(KeyEnd.at(LATER), AS_NEEDED);
        applyAll();
        settle();
        eventually(() -> assertThat(condition(Finding.RIGHTS_NOT_AS_NEEDED)).isEqualTo("False AsDeclared"));
        int read = odoo.usersRead;

        operator.close();
        startOperator();
        settle();

        assertThat(odoo.usersRead).isEqualTo(read);
        assertThat(condition(Finding.KEY_EXPIRING)).isEqualTo("False AsDeclared");
    }

    private static Users shown(KeyEnd key, DutyRights rights) {
        return new Users(new TreeMap<>(Map.of("production", new DutyUser(key, rights))), null);
    }

    private String condition(String type) {
        Finding finding = condition(OdooConnection.class, "odoo", type);
        return finding.status() + " " + finding.reason();
    }

    private List<String> keys() {
        return operator.metrics().find("plantline.odoo.key.expiry.timestamp.seconds").gauges().stream()
                .map(each ->
                        each.getId().getTag("name") + " " + each.getId().getTag("duty") + " " + (long) each.value())
                .toList();
    }

    private List<String> events() {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(each -> each.getInvolvedObject().getKind().equals("OdooConnection"))
                .map((Event each) -> each.getType() + " " + each.getReason())
                .toList();
    }
}
