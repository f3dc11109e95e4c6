/** Records of an Odoo as messages: what is read, and the port through which it is. */
package dev.plantline.model.records;
