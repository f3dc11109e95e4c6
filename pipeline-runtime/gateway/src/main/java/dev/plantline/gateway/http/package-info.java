/** HTTP sources: senders push messages and sign them. Without a server: that is the runtime's. */
package dev.plantline.gateway.http;
