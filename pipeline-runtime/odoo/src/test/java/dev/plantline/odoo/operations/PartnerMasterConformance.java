package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** partner.master, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PartnerMasterConformance {
    private static final String NEW = "name: Acme, kind: company";

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_master", "partner.master");
    }

    /** A document of a partner whose code nothing else has. */
    String document(String partner, String rest) {
        return "{partner: %s, %s}".formatted(run + partner, rest);
    }

    JsonNode partner(String partner, String... fields) throws OdooFault {
        JsonNode found = odoo.search(
                "bot_master",
                "res.partner",
                List.of(List.of("ref", "=", run + partner), List.of("active", "in", List.of(true, false))),
                fields);
        assertThat(found).hasSize(1);
        return found.path(0);
    }

    private long count(String partner) throws OdooFault {
        return odoo.search("bot_master", "res.partner", List.of(List.of("ref", "=", run + partner)), "name")
                .size();
    }

    @Test
    void aPartnerIsMadeAsItsMasterRecordDescribesItAndTheAnswerNamesIt() throws Exception {
        Verdict.Applied applied = desk.apply(
                document(
                        "A",
                        NEW
                                + ", taxNumber: FR23334175221, registry: '334175221', street: 1 rue A, street2: Hall 2, zip: '69001', city: Lyon, country: FR,"
                                + " phone: '+33 4 72 00 00 00', email: a@acme.example, website: acme.example, language: en-US, supplier: true, customer: true"));
        JsonNode partner = partner(
                "A",
                "name",
                "is_company",
                "vat",
                "company_registry",
                "street",
                "street2",
                "zip",
                "city",
                "country_id",
                "phone",
                "email",
                "website",
                "lang",
                "supplier_rank",
                "customer_rank");
        assertThat(partner.path("name").asText()).isEqualTo("Acme");
        assertThat(partner.path("is_company").asBoolean()).isTrue();
        assertThat(partner.path("vat").asText()).isEqualTo("FR23334175221");
        assertThat(partner.path("company_registry").asText()).isEqualTo("334175221");
        assertThat(partner.path("street").asText()).isEqualTo("1 rue A");
        assertThat(partner.path("street2").asText()).isEqualTo("Hall 2");
        assertThat(partner.path("zip").asText()).isEqualTo("69001");
        assertThat(partner.path("city").asText()).isEqualTo("Lyon");
        assertThat(partner.path("country_id").path(1).asText()).isEqualTo("France");
        assertThat(partner.path("phone").asText()).isEqualTo("+33 4 72 00 00 00");
        assertThat(partner.path("email").asText()).isEqualTo("a@acme.example");
        assertThat(partner.path("website").asText()).isEqualTo("http://acme.example");
        assertThat(partner.path("lang").asText()).isEqualTo("en_US");
        assertThat(partner.path("supplier_rank").asInt()).isEqualTo(1);
        assertThat(partner.path("customer_rank").asInt()).isEqualTo(1);
        String record = "res.partner," + partner.path("id").asLong();
        assertThat(applied.record()).isEqualTo(record);
        assertThat(applied.booked().lines()).containsExactly(new Booked.Line(record, null, null, null, null));
    }

    @Test
    void aRevisionChangesWhatItNamesAndLeavesTheRestAlone() throws Exception {
        desk.apply(document("B", NEW + ", street: 1 Main Street, city: Fresno, country: US, state: CA"));
        desk.apply(document("B", "street: 2 Main Street"));
        JsonNode partner = partner("B", "street", "city", "state_id");
        assertThat(partner.path("street").asText()).isEqualTo("2 Main Street");
        assertThat(partner.path("city").asText()).isEqualTo("Fresno");
        assertThat(partner.path("state_id").isArray()).isTrue();
        // a state of another country goes with it, as in Odoo's form
        desk.apply(document("B", "country: FR"));
        assertThat(partner("B", "state_id").path("state_id").isArray()).isFalse();
    }

    /** Whichever of the two stands first. */
    @Test
    void aNewCompanyAndItsNewContactAreMadeInOneCall() throws Exception {
        String contact = "name: Joe, kind: person, parent: " + run;
        assertThat(desk.send(document("E", NEW), document("E1", contact + "E")))
                .allMatch(Verdict.Applied.class::isInstance);
        assertThat(desk.send(document("F1", contact + "F"), document("F", NEW)))
                .allMatch(Verdict.Applied.class::isInstance);
        assertThat(partner("F1", "parent_id").path("parent_id").path(0).asLong())
                .isEqualTo(partner("F", "id").path("id").asLong());
    }

    @Test
    void contactsAndAddressesBelongToTheirCompany() throws Exception {
        desk.apply(document("C", NEW));
        long company = partner("C", "id").path("id").asLong();
        desk.apply(document("C1", "name: Joe, kind: person, position: buyer, parent: " + run + "C"));
        desk.apply(document(
                "C2", "name: Bills, kind: person, addressType: invoice, street: 9 rue Z, parent: " + run + "C"));
        assertThat(partner("C1", "parent_id").path("parent_id").path(0).asLong())
                .isEqualTo(company);
        assertThat(partner("C1", "type").path("type").asText()).isEqualTo("contact");
        assertThat(partner("C2", "type").path("type").asText()).isEqualTo("invoice");
        assertThat(partner("C2", "street").path("street").asText()).isEqualTo("9 rue Z");
        assertThat(desk.refuse(document("C1", "street: 9 rue Z")))
                .isEqualTo("/street: " + run
                        + "C1 is a contact of Acme and has its address: change that one, or say another addressType");
        assertThat(desk.refuse(document("C2", "taxNumber: FR23334175221")))
                .isEqualTo("/taxNumber: " + run + "C2 has the taxNumber of Acme: it is written there");
        assertThat(desk.refuse(document("C", "parent: " + run + "C")))
                .isEqualTo("/parent: " + run + "C cannot be its own parent");
    }

    @Test
    void aPartnerIsArchivedAndTakenOutOfTheArchiveAndNeverMadeTwice() throws Exception {
        Operation message = desk.message(document("D", NEW));
        Verdict.Applied first = (Verdict.Applied) desk.send(List.of(message)).get(0);
        assertThat(desk.send(List.of(message)).get(0))
                .isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
        desk.apply(document("D", "active: false"));
        assertThat(partner("D", "active").path("active").asBoolean()).isFalse();
        assertThat(desk.apply(document("D", NEW + ", active: true")).record()).isEqualTo(first.record());
        assertThat(partner("D", "active").path("active").asBoolean()).isTrue();
        assertThat(count("D")).isEqualTo(1);
    }

    @Test
    void aPartnerIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        new OneEffect(
                        OnceOnly.partnerMaster,
                        desk,
                        run + "ONCE",
                        mark -> document(mark.substring(run.length()), NEW),
                        mark -> document(mark.substring(run.length()), NEW + ", country: XX"))
                .withOlder(mark -> document(mark.substring(run.length()), NEW.replace("Acme", "Older")))
                .comparing("bot_master", "res.partner", "ref", "ref", "name", "is_company", "country_id")
                .isProven();
    }

    @Test
    void whatIsWrongIsRefusedWithPlaceAndReason() throws Exception {
        desk.apply(document("F", NEW + ", barcode: F" + run));
        assertThat(desk.refuse(document("X", "name: Acme")))
                .isEqualTo("/partner: Odoo has no partner " + run
                        + "X yet, and this message does not say what a new one needs: kind");
        assertThat(desk.refuse(document("X", NEW + ", country: XX")))
                .isEqualTo("/country: Odoo knows no country XX; it is the ISO code of two capital letters");
        assertThat(desk.refuse(document("X", NEW + ", country: US, state: ZZ")))
                .isEqualTo("/state: 0 states of US have the code ZZ in Odoo; a code names exactly one");
        assertThat(desk.refuse(document("X", NEW + ", state: CA")))
                .startsWith("/state: the state CA is one of a country, and neither the message nor Odoo says which");
        assertThat(desk.refuse(document("X", NEW + ", language: xx_XX")))
                .startsWith("/language: the language xx_XX is not active in Odoo; active are en_US");
        assertThat(desk.refuse(document("X", NEW + ", parent: " + run + "NONE")))
                .startsWith("/parent: no res.partner that is in use has ref " + run + "NONE");
        assertThat(desk.refuse(document("X", NEW + ", barcode: F" + run)))
                .startsWith("/barcode: the barcode F" + run + " is that of Acme (res.partner,");
        assertThat(desk.refuse(document("F", "internalReference: other")))
                .startsWith("/internalReference: the code is the ref of its record, which is " + run + "F by the code");
        assertThat(count("X")).isZero();
    }
}
