package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Notices on records that refused messages are about, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NoticeConformance {
    static final String BOT = "bot_purchase";
    private static final String TOLD = "bot_admin";

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OdooTarget target;
    private OperationDesk desk;
    private String order;
    private PartitionId partition;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, BOT, "purchase.order");
        target = odoo.notices(BOT);
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(
                        List.of("supplier_" + run, "Supplier " + run, run + "S"),
                        List.of("other_" + run, "Other " + run, run + "O")));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "standard_price"),
                List.of(List.of("product_" + run, "Screw " + run, run + "I", "consu", "True", "5")));
        order = desk.apply(document("S")).record();
    }

    private String document(String supplier) {
        return "{order: %1$sP, supplier: %1$s%2$s, currency: USD, lines: [{line: 1, item: %1$sI, quantity: 2}]}"
                .formatted(run, supplier);
    }

    @BeforeEach
    void anotherPartition() throws Exception {
        // A partition is a topic's for ever, so that a new one has no notices.
        partition = new PartitionId(run + UUID.randomUUID().toString().substring(0, 8), 0);
        desk.raise(partition, OperationDesk.EPOCH);
    }

    private static String key(int number) {
        return "%032x".formatted(number);
    }

    private Notice notice(int number, String record) {
        return new Notice(
                key(number), record, TOLD, run + " " + number, List.of("Message 1 <b>bold</b> & more", "What to do"));
    }

    private NoticeCall call(boolean closing, Map<String, String> ended, Notice... wanted) {
        return new NoticeCall(partition, OperationDesk.EPOCH, closing, List.of(wanted), ended);
    }

    /** Notices with this number that nobody has closed. */
    List<JsonNode> open(int number) throws OdooFault {
        List<JsonNode> open = new ArrayList<>();
        odoo.search(
                        BOT,
                        "mail.activity",
                        List.of(List.of("summary", "=", run + " " + number), List.of("active", "=", true)),
                        "res_model",
                        "res_id",
                        "note",
                        "user_id")
                .forEach(open::add);
        return open;
    }

    @Test
    void aRefusalNamesTheOrderThatTheMessageIsAbout() throws Exception {
        Verdict.Rejected rejected = (Verdict.Rejected) desk.send(document("O")).get(0);
        assertThat(rejected.failure().reason()).contains("is an order of");
        assertThat(rejected.failure().record()).isEqualTo(order);
    }

    @Test
    void aNoticeIsAnActivityOnTheRecordForTheUserWithTextsThatAreNoMarkup() throws Exception {
        assertThat(target.notice(call(true, Map.of(), notice(1, order)))).isEqualTo(new NoticeCall.Answer(1, Map.of()));
        assertThat(open(1)).hasSize(1);
        JsonNode activity = open(1).get(0);
        assertThat(activity.path("res_model").asText() + ","
                        + activity.path("res_id").asLong())
                .isEqualTo(order);
        assertThat(activity.path("note").asText())
                .contains("<p>Message 1 &lt;b&gt;bold&lt;/b&gt; &amp; more</p>", "<p>What to do</p>");
        JsonNode told = odoo.search("bot_admin", "res.users", List.of(List.of("login", "=", TOLD)), "login");
        assertThat(activity.path("user_id").path(0).asLong())
                .isEqualTo(told.path(0).path("id").asLong());
    }

    @Test
    void howeverOftenANoticeIsAskedForThereIsOne() throws Exception {
        target.notice(call(true, Map.of(), notice(2, order)));
        // As a pod that was killed behind the call, and remembers nothing.
        assertThat(target.notice(call(true, Map.of(), notice(2, order))).open()).isEqualTo(1);
        desk.raise(partition, OperationDesk.EPOCH + 1);
        NoticeCall ofNextOwner =
                new NoticeCall(partition, OperationDesk.EPOCH + 1, true, List.of(notice(2, order)), Map.of());
        assertThat(target.notice(ofNextOwner).open()).isEqualTo(1);
        assertThat(open(2)).hasSize(1);
    }

    @Test
    void aNoticeGoesWithWhatBecameOfItsMessagesWhenItIsWantedNoMore() throws Exception {
        target.notice(call(true, Map.of(), notice(3, order), notice(4, order)));
        assertThat(target.notice(call(false, Map.of(), notice(4, order))).open())
                .as("not before it is decided")
                .isEqualTo(2);
        assertThat(target.notice(call(true, Map.of(key(3), "applied"), notice(4, order)))
                        .open())
                .isEqualTo(1);
        assertThat(open(3)).isEmpty();
        assertThat(open(4)).hasSize(1);
        assertThat(feedback(3)).contains("applied");
        assertThat(target.notice(call(true, Map.of())).open()).isZero();
        assertThat(feedback(4)).contains("nothing fails for this cause any more");
        // It fails again: that is another notice.
        assertThat(target.notice(call(true, Map.of(), notice(3, order))).open()).isEqualTo(1);
        assertThat(open(3)).hasSize(1);
    }

    /** What was said when the notice with this number was closed. */
    abstract String feedback(int number) throws Exception;

    @Test
    void whatSomebodyHasDoneByHandIsNotPutThereAgainAndGoesWithItsRow() throws Exception {
        target.notice(call(true, Map.of(), notice(5, order)));
        odoo.as(BOT).call("mail.activity", "write", Map.of("ids", ids(open(5)), "vals", Map.of("active", false)));
        assertThat(target.notice(call(true, Map.of(), notice(5, order))).failed())
                .isEmpty();
        assertThat(open(5)).isEmpty();
        assertThat(target.notice(call(true, Map.of()))).isEqualTo(new NoticeCall.Answer(0, Map.of()));
    }

    private static List<Long> ids(List<JsonNode> records) {
        return records.stream().map(each -> each.path("id").asLong()).toList();
    }

    @Test
    void whatCanHaveNoNoticeIsToldAndTheOthersStandAllTheSame() throws Exception {
        Notice nobody = new Notice(key(7), order, run + "nobody", run + " 7", List.of("text"));
        NoticeCall.Answer answer = target.notice(call(
                true,
                Map.of(),
                notice(6, "uom.uom,1"),
                nobody,
                notice(8, "purchase.order,999999999"),
                notice(9, "no.model,1"),
                notice(10, order)));
        assertThat(answer.open()).isEqualTo(1);
        assertThat(answer.failed())
                .containsOnlyKeys(key(6), key(7), key(8), key(9))
                .containsEntry(key(6), "records of uom.uom have no activities in Odoo")
                .containsEntry(key(8), "purchase.order,999999999 is not in Odoo any more")
                .containsEntry(key(9), "records of no.model have no activities in Odoo");
        assertThat(answer.failed().get(key(7))).contains("no user in use with the login " + run + "nobody");
        assertThat(open(10)).hasSize(1);
    }

    @Test
    void whoIsNotTheOwnerOfThePartitionOpensAndClosesNothing() throws Exception {
        target.notice(call(true, Map.of(), notice(11, order)));
        desk.raise(partition, OperationDesk.EPOCH + 1);
        assertThatThrownBy(() -> target.notice(call(true, Map.of(), notice(12, order))))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("another pod has the partition");
        assertThat(open(11)).hasSize(1);
        assertThat(open(12)).isEmpty();
    }
}
