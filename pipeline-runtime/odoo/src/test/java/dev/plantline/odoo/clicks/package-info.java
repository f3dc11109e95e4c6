/**
 * What a person's clicks give in a real Odoo, to compare a business operation with it.
 *
 * <p>{@link dev.plantline.odoo.clicks.Shop} makes a case: products, orders and stock of its own. It is made twice. On the one,
 * {@link dev.plantline.odoo.clicks.Clicks} does what a person does, with {@link dev.plantline.odoo.clicks.Person}, a web client in
 * miniature; on the other, the operation is carried out. {@link dev.plantline.odoo.clicks.Shop#footprint} tells of each what stands in Odoo
 * afterwards, in one text that is the same for both where the operation does as a person would.
 */
package dev.plantline.odoo.clicks;
